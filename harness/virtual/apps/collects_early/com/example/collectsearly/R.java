package com.example.collectsearly;

/** The app's resource ids, as aapt would number them. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id {
        public static final int accept = 0x7f080001;
        public static final int body = 0x7f080002;
        public static final int decline = 0x7f080003;
        public static final int feed = 0x7f080004;
        public static final int title = 0x7f080005;

        private id() {}
    }
}
