package com.example.lateclasses;

import android.os.SystemClock;

/** Which class was initialised when: in the system properties, which all class loaders share. */
public final class Initialised {
    private Initialised() {}

    public static void note(Class<?> type) {
        System.setProperty(key(type), Long.toString(SystemClock.elapsedRealtimeNanos()));
    }

    /** The instant on the boot clock, or 0. */
    public static long at(Class<?> type) {
        return Long.getLong(key(type), 0);
    }

    private static String key(Class<?> type) {
        return "initialised." + System.identityHashCode(type);
    }
}
