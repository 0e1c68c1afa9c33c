package com.google.android.gms.tasks;

/** What comes later; here it is there already. */
public record Task<T>(T result) {
    public T getResult() {
        return result;
    }
}
