package com.example.terms;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;

import com.example.journal.Journal;
import com.example.views.Column;

/** Asks for consent, and leads on to another screen once it is given. */
public abstract class TermsScreen extends Activity {
    private final String body;
    private final Class<? extends Activity> next;
    private Column content;

    protected TermsScreen(String body, Class<? extends Activity> next) {
        this.body = body;
        this.next = next;
    }

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("Terms of Service");
        content = new Column(this)
                .text(TermsIds.title, getTitle())
                .text(TermsIds.body, body)
                .button(TermsIds.accept, "Accept", this::onAccept)
                .button(TermsIds.decline, "Decline", this::onDecline);
        setContentView(content);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
        content.post(() -> Journal.of(this).event("terms_shown"));
    }

    private void onAccept(View view) {
        Journal.of(this).event("terms_accepted");
        startActivity(new Intent(this, next));
        finish();
    }

    private void onDecline(View view) {
        Journal.of(this).event("terms_declined");
        finish();
    }
}
