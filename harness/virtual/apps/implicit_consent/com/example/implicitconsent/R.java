package com.example.implicitconsent;

import com.example.terms.TermsIds;

/** The app's resource ids, as aapt would number them. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id extends TermsIds {
        public static final int agreement = 0x7f080020;
        public static final int log_in = 0x7f080021;
        public static final int sign_up = 0x7f080022;

        private id() {}
    }
}
