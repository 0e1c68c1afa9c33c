package com.example.stacks;

import android.app.Activity;
import android.os.Bundle;

/** Keeps the process there; a test has {@link Stacks} walk in it. */
public final class StacksActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Stacks.setApk(getApplicationInfo().sourceDir);
    }
}
