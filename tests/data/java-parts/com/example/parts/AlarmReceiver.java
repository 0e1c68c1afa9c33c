package com.example.parts;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.location.Location;
import android.location.LocationManager;

/** Says which alarm it was, and what the system has put into it. */
public final class AlarmReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        PartsApp.say("alarm " + intent.getAction());
        Location location = intent.getParcelableExtra(LocationManager.KEY_LOCATION_CHANGED);
        if (location != null) {
            PartsApp.say("position of " + location.getProvider() + " within " + location.getAccuracy());
        }
        if (intent.hasExtra(LocationManager.KEY_PROXIMITY_ENTERING)) {
            PartsApp.say("entering " + intent.getBooleanExtra(LocationManager.KEY_PROXIMITY_ENTERING, false));
        }
    }
}
