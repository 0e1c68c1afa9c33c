package com.example.webterms;

import com.example.terms.TermsIds;

/** The app's resource ids, as aapt would number them. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id extends TermsIds {
        public static final int page = 0x7f080020;

        private id() {}
    }
}
