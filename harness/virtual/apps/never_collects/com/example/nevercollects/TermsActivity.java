package com.example.nevercollects;

import com.example.terms.TermsScreen;

/** Asks for consent although nothing needs it. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("Counting is free of charge and without warranty. We collect nothing.", CounterActivity.class);
    }
}
