package com.example.bench;

import android.app.Activity;
import android.os.Bundle;

/** Keeps the process there; a benchmark has {@link Rounds} begin in it, which is loaded and linked by then. */
public final class BenchActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Rounds.result();
    }
}
