package com.example.parts;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** Says which alarm it was. */
public final class AlarmReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        PartsApp.say("alarm " + intent.getAction());
    }
}
