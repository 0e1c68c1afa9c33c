package com.example.hotloop;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

import com.example.journal.Journal;

import java.util.concurrent.CountDownLatch;

/** Runs the loops, all at once, and shows when the last one is through. */
public final class LoopActivity extends Activity {
    private static final int THREADS = 4;
    private static final int CALLS_PER_THREAD = 250;

    private final CountDownLatch running = new CountDownLatch(THREADS);
    private TextView state;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        state = new TextView(this);
        state.setId(R.id.state);
        state.setText("Running");
        setContentView(state);
        for (int i = 0; i < THREADS; i++) {
            new Thread(this::runLoop, "loop-" + i).start();
        }
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }

    private void runLoop() {
        new Loop(this).run(CALLS_PER_THREAD);
        running.countDown();
        if (running.getCount() == 0) {
            state.post(this::onFinished);
        }
    }

    private void onFinished() {
        if (!state.getText().equals("Finished")) {
            state.setText("Finished");
            Journal.of(this).event("loops_finished");
        }
    }
}
