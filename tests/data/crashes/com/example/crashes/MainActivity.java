package com.example.crashes;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;

/** Starts a guard, and fails soon after it with a message that names a person. */
public class MainActivity extends Activity {
    private static final long LATER_MS = 3000;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        startActivity(new Intent(this, GuardActivity.class));
        new Handler(Looper.getMainLooper()).postDelayed(this::fail, LATER_MS);
    }

    private void fail() {
        throw new IllegalStateException("Alice Testperson\nis not known", new RuntimeException("alice@example.com"));
    }
}
