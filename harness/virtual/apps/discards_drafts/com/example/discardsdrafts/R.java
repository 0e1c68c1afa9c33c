package com.example.discardsdrafts;

import com.example.terms.TermsIds;

/** The app's resource ids, as aapt would number them. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id extends TermsIds {
        public static final int create = 0x7f080020;
        public static final int discard = 0x7f080021;
        public static final int record = 0x7f080022;
        public static final int state = 0x7f080023;

        private id() {}
    }
}
