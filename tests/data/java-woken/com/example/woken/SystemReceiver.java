package com.example.woken;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** Hears of what the system does. */
public final class SystemReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        WokenApp.during("broadcast SystemReceiver " + intent.getAction(), WokenApp::readContacts);
    }
}
