package com.example.twoprocesses;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** A process with a name of its own, which ends itself soon after its hooks can be there. */
public final class ShortLivedActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        TextView view = new TextView(this);
        setContentView(view);
        new Reader(this, "short", 50).start();
        view.postDelayed(() -> System.exit(0), 2500);
    }
}
