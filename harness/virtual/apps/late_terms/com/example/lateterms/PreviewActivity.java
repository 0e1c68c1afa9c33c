package com.example.lateterms;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

import com.example.journal.Journal;
import com.example.reads.Reads;
import com.example.views.Column;

/** Lets the user look on for a while, and reads in the meantime, before the terms come. */
public final class PreviewActivity extends Activity {
    private static final long READS_AFTER_MS = 2_000;
    private static final long TERMS_AFTER_MS = 20_000;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Column content = new Column(this).text(R.id.feed, "A look at what others have made");
        setContentView(content);
        content.postDelayed(() -> Reads.position(this), READS_AFTER_MS);
        content.postDelayed(this::showTerms, TERMS_AFTER_MS);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }

    private void showTerms() {
        startActivity(new Intent(this, TermsActivity.class));
        finish();
    }
}
