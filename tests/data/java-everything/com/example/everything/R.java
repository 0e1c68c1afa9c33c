package com.example.everything;

/** The app's resource ids. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id {
        public static final int accept = 0x7f080001;

        private id() {}
    }
}
