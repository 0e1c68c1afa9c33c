package com.example.manyprocesses;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

import com.example.journal.Journal;

/** Is called in a process of its own, {@code :sync}, and reads on after its call is over. */
public final class SyncReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        Journal.of(context).event("broadcast_received");
        PendingResult broadcast = goAsync();
        new Thread(new Reader(context, broadcast::finish), "reader").start();
    }
}
