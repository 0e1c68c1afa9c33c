package com.example.composeterms;

import com.example.terms.TermsIds;

/** The app's resource ids, as aapt would number them. */
public final class R {
    private R() {}

    /** Ids of views. */
    public static final class id extends TermsIds {
        private id() {}
    }
}
