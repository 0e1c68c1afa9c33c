package com.example.reads;

import android.app.Activity;
import android.os.Bundle;

import com.example.journal.Journal;
import com.example.terms.TermsIds;
import com.example.views.Column;

/** What the user sees after the terms: contacts and position are read when it comes. */
public abstract class CollectingFeed extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setContentView(makeContent());
        Reads.contacts(this);
        Reads.position(this);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }

    /** What stands on the screen. */
    protected Column makeContent() {
        return new Column(this).text(TermsIds.feed, "Feed");
    }
}
