package com.example.woken;

import android.os.Parcel;
import android.os.Parcelable;

import java.util.concurrent.atomic.AtomicInteger;

/** An extra of the app's own class, which counts how often one is made of a parcel. */
public final class Made implements Parcelable {
    static final AtomicInteger COUNT = new AtomicInteger();

    public static final Creator<Made> CREATOR = new Creator<>() {
        @Override
        public Made createFromParcel(Parcel source) {
            COUNT.incrementAndGet();
            return new Made();
        }

        @Override
        public Made[] newArray(int size) {
            return new Made[size];
        }
    };

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {}
}
