package com.example.hotloop;

import com.example.terms.TermsScreen;

/** Asks for consent; the loops start once it is given. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("With your consent we read your contacts and your position, over and over.", LoopActivity.class);
    }
}
