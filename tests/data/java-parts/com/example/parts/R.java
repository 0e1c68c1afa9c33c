package com.example.parts;

/** The app's resource ids. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id {
        public static final int name = 0x7f080001;
        public static final int agree = 0x7f080002;
        public static final int dialog = 0x7f080003;
        public static final int contacts = 0x7f080004;
        public static final int camera = 0x7f080005;
        public static final int second = 0x7f080006;
        public static final int bind = 0x7f080007;
        public static final int list = 0x7f080008;
        public static final int alarm = 0x7f080009;
        public static final int job = 0x7f08000a;

        private id() {}
    }
}
