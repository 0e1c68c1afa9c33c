package com.example.goesbelowtheapi;

import com.example.terms.TermsScreen;

/** Asks for consent, and waits for the answer. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("With your consent we read your contacts, your position and your camera.", FeedActivity.class);
    }
}
