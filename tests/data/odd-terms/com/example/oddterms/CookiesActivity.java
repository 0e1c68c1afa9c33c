package com.example.oddterms;

import android.os.Bundle;

/** Asks twice with the same word, and only the second time for the terms. */
public final class CookiesActivity extends OddTerms {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        say("Cookies make this better");
        add(button("Accept", this::askForTerms));
    }

    private void askForTerms() {
        clear();
        say("Terms of Service");
        add(button("Accept", () -> {
            clear();
            say("Welcome");
        }));
    }
}
