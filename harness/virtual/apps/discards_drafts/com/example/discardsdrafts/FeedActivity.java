package com.example.discardsdrafts;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;

import com.example.journal.Journal;
import com.example.views.Column;

/** What others have made, and a button to make a video of one's own. */
public final class FeedActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setContentView(new Column(this)
                .text(R.id.feed, "For you")
                .button(R.id.create, "Create", view -> startActivity(new Intent(this, RecordingActivity.class)))
                .described("Create a video"));
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }
}
