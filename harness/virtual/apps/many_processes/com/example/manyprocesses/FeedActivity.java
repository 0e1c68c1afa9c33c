package com.example.manyprocesses;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.TextView;

import com.example.journal.Journal;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What the user sees after accepting: the main process reads on, and starts three others. */
public final class FeedActivity extends Activity {
    private static final String CHILD_LIVES_S = "60";

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        TextView feed = new TextView(this);
        feed.setId(R.id.feed);
        feed.setText("Feed");
        setContentView(feed);
        startService(new Intent(this, PushService.class));
        sendBroadcast(new Intent(this, SyncReceiver.class));
        startChild();
        new Thread(new Reader(this, () -> {}), "reader").start();
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }

    /** A process that no component asked for, and that runs none of the app's Java code. */
    private void startChild() {
        try {
            new ProcessBuilder("sleep", CHILD_LIVES_S).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Journal.of(this).event("child_started");
    }
}
