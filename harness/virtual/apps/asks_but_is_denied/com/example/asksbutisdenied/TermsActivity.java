package com.example.asksbutisdenied;

import android.os.Bundle;

import com.example.terms.TermsScreen;

/** Asks for consent, and tries everything before the answer. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("We will read your contacts, your position and your camera.", FeedActivity.class);
    }

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Attempts.makeAll(this);
    }
}
