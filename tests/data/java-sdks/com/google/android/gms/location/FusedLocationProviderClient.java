package com.google.android.gms.location;

import android.location.Location;
import android.os.Looper;

import com.google.android.gms.tasks.Task;

/** What an app is given; a class of another name stands behind it. */
public interface FusedLocationProviderClient {
    Task<Location> getLastLocation();

    Task<Location> getCurrentLocation(int priority);

    Task<Void> requestLocationUpdates(long intervalMs, Object callback, Looper looper);
}
