package com.example.lateterms;

import com.example.terms.TermsScreen;

/** Asks for consent, twenty seconds after the app was started. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("With your consent we read your contacts and your position.", FeedActivity.class);
    }
}
