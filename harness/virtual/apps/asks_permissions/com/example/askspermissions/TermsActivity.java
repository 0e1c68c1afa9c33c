package com.example.askspermissions;

import com.example.terms.TermsScreen;

/** Asks for consent, and waits for the answer. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("We will ask you for the permissions that we need.", AskingActivity.class);
    }
}
