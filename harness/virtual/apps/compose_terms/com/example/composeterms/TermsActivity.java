package com.example.composeterms;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.MotionEvent;

import androidx.compose.ui.platform.AndroidComposeView;
import androidx.compose.ui.platform.ComposeView;

import com.example.journal.Journal;

/** Asks for consent on a screen that is one view: its buttons are drawn, and none is a view that could be clicked. */
public final class TermsActivity extends Activity {
    private AndroidComposeView content;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        content = new AndroidComposeView(this);
        content.text("Terms of Service");
        content.text("With your consent we read your contacts and your position.");
        content.button("Agree and continue", "agree", this::onAgree);
        content.button("Not now", "not_now", this::onDecline);
        setContentView(new ComposeView(this, content));
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
        content.post(() -> Journal.of(this).event("terms_shown"));
    }

    @Override
    public boolean dispatchTouchEvent(MotionEvent event) {
        Journal.of(this).touch(event);
        return super.dispatchTouchEvent(event);
    }

    private void onAgree() {
        Journal.of(this).event("terms_accepted");
        startActivity(new Intent(this, FeedActivity.class));
        finish();
    }

    private void onDecline() {
        Journal.of(this).event("terms_declined");
        finish();
    }
}
