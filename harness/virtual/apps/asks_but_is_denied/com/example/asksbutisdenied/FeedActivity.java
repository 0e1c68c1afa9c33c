package com.example.asksbutisdenied;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

import com.example.journal.Journal;

/** What the user sees after accepting: everything is tried again. */
public final class FeedActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        TextView feed = new TextView(this);
        feed.setId(R.id.feed);
        feed.setText("Nothing could be read");
        setContentView(feed);
        Attempts.makeAll(this);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }
}
