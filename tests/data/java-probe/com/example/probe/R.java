package com.example.probe;

/** The probe's resource ids. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id {
        public static final int named = 0x7f080001;

        private id() {}
    }
}
