package com.example.stacks;

/** As long as its twin, and somewhere else. */
public final class One implements Runnable {
    @Override
    public void run() {
        Stacks.here();
    }
}
