package com.example.manyprocesses;

import com.example.terms.TermsScreen;

/** Asks for consent; the other processes start once it is given. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("With your consent we read your contacts and your position, also in the background.", FeedActivity.class);
    }
}
