package com.example.worksinbackground;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

import com.example.journal.Journal;
import com.example.reads.Reads;

/** Is woken every few seconds, also while the phone dozes; reads the position. */
public final class AlarmReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        Journal.of(context).event("woken alarm");
        Work.armAlarm(context);
        Reads.position(context);
    }
}
