package com.google.android.gms.location;

import android.content.Context;

import com.google.android.gms.internal.location.zzbi;
import com.google.android.gms.internal.location.zzbp;

/** Stands for the entry point of Google's location client. */
public final class LocationServices {
    private LocationServices() {}

    public static FusedLocationProviderClient getFusedLocationProviderClient(Context context) {
        return new zzbp();
    }

    public static GeofencingClient getGeofencingClient(Context context) {
        return new zzbi();
    }
}
