package com.example.collectsearly;

import android.app.Application;
import android.content.Context;
import android.location.LocationManager;
import android.os.Process;

import com.example.journal.Journal;
import com.example.journal.JournalCall;
import com.trackkit.sdk.Tracker;

/** Reads contacts and position before any screen is shown. */
public final class CollectsEarlyApp extends Application {
    private static final long NS_PER_MS = 1_000_000;

    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        long startNs = Process.getStartElapsedRealtime() * NS_PER_MS;
        Journal.of(base).event("process_start", startNs, startNs + NS_PER_MS);
    }

    @Override
    public void onCreate() {
        super.onCreate();
        Journal.of(this).event("application_on_create");
        new ContactsReader(this).readContactsCancellably();
        readLastPosition(LocationManager.NETWORK_PROVIDER);
        readLastPosition(LocationManager.GPS_PROVIDER);
        Tracker.start(this);
    }

    private void readLastPosition(String provider) {
        LocationManager locations = getSystemService(LocationManager.class);
        JournalCall call = Journal.of(this).begin("android.location.LocationManager.getLastKnownLocation");
        try {
            locations.getLastKnownLocation(provider);
            call.returned();
        } catch (SecurityException e) {
            call.threw(e);
        }
    }
}
