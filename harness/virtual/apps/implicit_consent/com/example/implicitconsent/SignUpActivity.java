package com.example.implicitconsent;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;

import com.example.journal.Journal;
import com.example.views.Column;

/** Takes signing up for consent: no button says that it accepts. */
public final class SignUpActivity extends Activity {
    private static final String AGREEMENT = "By tapping Sign up you agree to our Terms of Service"
            + " and acknowledge our Privacy Policy.";

    private Column content;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("Welcome");
        content = new Column(this)
                .text(R.id.title, getTitle())
                .button(R.id.sign_up, "Sign up", this::onSignUp)
                .button(R.id.log_in, "Log in", this::onLogIn)
                .text(R.id.agreement, AGREEMENT);
        setContentView(content);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
        content.post(() -> Journal.of(this).event("terms_shown"));
    }

    private void onSignUp(View view) {
        Journal.of(this).event("terms_accepted");
        startActivity(new Intent(this, FeedActivity.class));
        finish();
    }

    /** Nobody has an account here; it agrees to nothing. */
    private void onLogIn(View view) {
        Journal.of(this).event("log_in");
    }
}
