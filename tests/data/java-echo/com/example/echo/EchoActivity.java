package com.example.echo;

import android.app.Activity;
import android.os.Bundle;

/** Keeps the process there; a test has {@link Echo} called in it. */
public final class EchoActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Echo.check();
    }
}
