package com.example.woken;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** Is woken by an alarm whose intent carries an object of the app's. */
public final class AlarmReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        WokenApp.during("broadcast AlarmReceiver " + intent.getAction(), () -> {
            int before = Made.COUNT.get();
            boolean isThere = intent.getParcelableExtra("made") instanceof Made;
            WokenApp.note("made " + before + " " + isThere + " " + Made.COUNT.get());
            WokenApp.readContacts();
        });
    }
}
