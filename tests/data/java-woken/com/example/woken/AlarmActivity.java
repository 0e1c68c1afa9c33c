package com.example.woken;

import android.app.Activity;
import android.os.Bundle;

/** Is brought up by an alarm. */
public final class AlarmActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        WokenApp.during("activity AlarmActivity", () -> super.onCreate(savedInstanceState));
    }
}
