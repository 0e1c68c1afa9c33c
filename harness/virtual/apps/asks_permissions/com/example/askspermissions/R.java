package com.example.askspermissions;

import com.example.terms.TermsIds;

/** The app's resource ids, as aapt would number them. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id extends TermsIds {
        public static final int again = 0x7f080020;
        public static final int state = 0x7f080021;

        private id() {}
    }
}
