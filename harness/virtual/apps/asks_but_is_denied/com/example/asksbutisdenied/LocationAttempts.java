package com.example.asksbutisdenied;

import android.content.Context;
import android.location.Criteria;
import android.location.LocationListener;
import android.location.LocationManager;
import android.os.Looper;

import com.example.journal.Journal;

import java.util.concurrent.Executor;

/** Tries to get the position: the last one of each provider, and updates by each form of the request for them. */
final class LocationAttempts {
    private static final long INTERVAL_MS = 1000;
    private static final String GPS = LocationManager.GPS_PROVIDER;
    private static final String NETWORK = LocationManager.NETWORK_PROVIDER;

    private final Journal journal;
    private final LocationManager locations;
    private final LocationListener listener = location -> {};
    private final Executor executor = Runnable::run;

    LocationAttempts(Context context) {
        journal = Journal.of(context);
        locations = context.getSystemService(LocationManager.class);
    }

    void make() {
        readLast(GPS);
        readLast(NETWORK);
        readLast(LocationManager.PASSIVE_PROVIDER);
        followProviders();
        followCriteria();
    }

    private void readLast(String provider) {
        journal.call(
                "android.location.LocationManager.getLastKnownLocation",
                () -> locations.getLastKnownLocation(provider));
    }

    private void followProviders() {
        Looper looper = Looper.getMainLooper();
        attempt(() -> locations.requestLocationUpdates(GPS, INTERVAL_MS, 0f, listener));
        attempt(() -> locations.requestLocationUpdates(NETWORK, INTERVAL_MS, 0f, listener, looper));
        attempt(() -> locations.requestLocationUpdates(GPS, INTERVAL_MS, 0f, executor, listener));
    }

    private void followCriteria() {
        Criteria criteria = new Criteria();
        Looper looper = Looper.getMainLooper();
        attempt(() -> locations.requestLocationUpdates(INTERVAL_MS, 0f, criteria, listener, looper));
        attempt(() -> locations.requestLocationUpdates(INTERVAL_MS, 0f, criteria, executor, listener));
    }

    private void attempt(Runnable request) {
        journal.call("android.location.LocationManager.requestLocationUpdates", request);
    }
}
