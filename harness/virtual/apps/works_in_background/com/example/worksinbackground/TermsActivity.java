package com.example.worksinbackground;

import android.content.Intent;
import android.os.Bundle;

import com.example.terms.TermsScreen;

/** Asks for consent once: who has given it sees the feed at once from then on. */
public final class TermsActivity extends TermsScreen {
    public TermsActivity() {
        super("With your consent we read your contacts and your position, also in the background.", FeedActivity.class);
    }

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        if (Work.isAllowed(this)) {
            startActivity(new Intent(this, FeedActivity.class));
            finish();
        }
    }
}
