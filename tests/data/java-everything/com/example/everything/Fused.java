package com.example.everything;

import android.content.Context;
import android.os.Looper;

import com.google.android.gms.location.FusedLocationProviderClient;
import com.google.android.gms.location.GeofencingClient;
import com.google.android.gms.location.LocationServices;

/** Asks Google's client for positions. */
final class Fused {
    private static final String PACKAGE = "com.google.android.gms.location.";

    private final Calls calls;
    private final Context context;

    Fused(Calls calls, Context context) {
        this.calls = calls;
        this.context = context;
    }

    void run() {
        FusedLocationProviderClient client = LocationServices.getFusedLocationProviderClient(context);
        calls.call(PACKAGE + "FusedLocationProviderClient.getLastLocation", client::getLastLocation);
        calls.call(PACKAGE + "FusedLocationProviderClient.getCurrentLocation", () -> client.getCurrentLocation(100));
        calls.call(PACKAGE + "FusedLocationProviderClient.requestLocationUpdates",
                () -> client.requestLocationUpdates(1000, this, Looper.getMainLooper()));
        GeofencingClient places = LocationServices.getGeofencingClient(context);
        calls.call(PACKAGE + "GeofencingClient.addGeofences", () -> places.addGeofences(this));
    }
}
