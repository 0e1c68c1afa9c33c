package com.example.discardsdrafts;

import com.example.terms.TermsScreen;

/** Asks for consent, and waits for the answer. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("With your consent we use camera, microphone and position while you make a video.", FeedActivity.class);
    }
}
