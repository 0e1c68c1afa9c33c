package com.example.worksinbackground;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

import com.example.journal.Journal;
import com.example.reads.Reads;

/** Is woken when the phone has booted and when the app was replaced; goes on if it may. */
public final class SystemReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        boolean isBoot = Intent.ACTION_BOOT_COMPLETED.equals(intent.getAction());
        Journal.of(context).event(isBoot ? "woken boot" : "woken replaced");
        if (Work.isAllowed(context)) {
            Reads.contacts(context);
            Work.armAlarm(context);
            Work.scheduleJob(context);
        }
    }
}
