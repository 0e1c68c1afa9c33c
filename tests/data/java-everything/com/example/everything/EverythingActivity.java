package com.example.everything;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

import com.example.journal.Journal;

import java.util.concurrent.CountDownLatch;

/** Shows terms, and meanwhile uses everything. */
public final class EverythingActivity extends Activity {
    volatile CountDownLatch answered;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("Terms of Service");
        LinearLayout content = new LinearLayout(this);
        TextView body = new TextView(this);
        body.setText("Terms of Service: we use everything.");
        content.addView(body);
        Button accept = new Button(this);
        accept.setId(R.id.accept);
        accept.setText("Accept");
        accept.setOnClickListener(view -> Journal.of(this).event("terms_accepted"));
        content.addView(accept);
        setContentView(content);
        new Thread(this::useEverything, "worker").start();
    }

    @Override
    protected void onActivityResult(int requestCode, int resultCode, Intent data) {
        Journal.of(this).delivery("android.app.Activity.onActivityResult");
        answered.countDown();
    }

    private void useEverything() {
        Journal journal = Journal.of(this);
        Calls calls = new Calls(journal, this);
        try {
            new Locations(calls, this).run();
            new Positions(calls, this).run();
            new Radio(calls, this).run();
            new Contacts(calls, this).run();
            new LegacyCamera(calls).run();
            new Camera2(calls, this).run();
            new Persons(calls, this).run();
            new Media(calls, this).run();
            new Pictures(calls).run();
            new FaceSdks(calls, this).run();
            new Fused(calls, this).run();
            journal.event("done");
        } catch (Exception e) {
            journal.event("failed: " + e);
        }
    }
}
