package com.example.parts;

import android.app.Application;
import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** Answers a ping with what came with it. */
public final class PingReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        PartsApp.say("ping " + Application.getProcessName() + " " + intent.getIntExtra("count", 0));
        if (isOrderedBroadcast()) {
            setResult(7, "pong", null);
        }
    }
}
