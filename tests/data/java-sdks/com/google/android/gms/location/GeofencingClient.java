package com.google.android.gms.location;

import com.google.android.gms.tasks.Task;

/** Watches places; of an old version, whose class has its own name. */
public interface GeofencingClient {
    Task<Void> addGeofences(Object request);
}
