package com.example.parts;

import android.app.Activity;
import android.content.Intent;
import android.content.res.Configuration;
import android.os.Bundle;
import android.widget.TextView;

/** Comes back with what it was given. */
public final class SecondActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        TextView text = new TextView(this);
        text.setText("On the second screen");
        setContentView(text);
        PartsApp.say("second create " + getIntent().getStringExtra("word"));
    }

    @Override
    public void onConfigurationChanged(Configuration newConfig) {
        PartsApp.say("second turned " + newConfig.orientation);
    }

    @Override
    public void onBackPressed() {
        setResult(RESULT_OK, new Intent().putExtra("word", getIntent().getStringExtra("word") + " back"));
        super.onBackPressed();
    }
}
