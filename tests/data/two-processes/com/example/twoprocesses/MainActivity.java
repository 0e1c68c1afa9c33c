package com.example.twoprocesses;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.TextView;

/** The process that the gate catches. It has the others started, one after the other, whatever the user does. */
public final class MainActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        TextView view = new TextView(this);
        setContentView(view);
        new Reader(this, "main", 100).start();
        view.postDelayed(() -> startActivity(new Intent(this, ShortLivedActivity.class)), 500);
        view.postDelayed(() -> startActivity(new Intent(this, SecondActivity.class)), 3500);
    }
}
