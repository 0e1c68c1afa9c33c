package com.google.android.gms.internal.location;

import android.location.Location;
import android.os.Looper;

import com.google.android.gms.location.FusedLocationProviderClient;
import com.google.android.gms.tasks.Task;

public final class zzbp implements FusedLocationProviderClient {
    @Override
    public Task<Location> getLastLocation() {
        return new Task<>(null);
    }

    @Override
    public Task<Location> getCurrentLocation(int priority) {
        return new Task<>(null);
    }

    @Override
    public Task<Void> requestLocationUpdates(long intervalMs, Object callback, Looper looper) {
        return new Task<>(null);
    }
}
