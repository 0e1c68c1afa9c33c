package com.example.worksinbackground;

import android.app.Activity;
import android.os.Bundle;

import com.example.journal.Journal;
import com.example.views.Column;

/** What the user sees after accepting; from now on the app works by itself. */
public final class FeedActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setContentView(new Column(this).text(R.id.feed, "Feed"));
        Work.allow(this);
        Work.begin(this);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }
}
