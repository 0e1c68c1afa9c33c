package com.example.everything;

import android.app.PendingIntent;
import android.content.Context;
import android.content.Intent;
import android.location.Criteria;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.location.LocationRequest;
import android.os.CancellationSignal;
import android.os.Looper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Asks for positions in every form. */
final class Locations {
    private static final String M = "android.location.LocationManager.";
    private static final String GPS = LocationManager.GPS_PROVIDER;

    private final Calls calls;
    private final LocationManager manager;
    private final PendingIntent intent;
    private final List<LocationListener> listeners = new ArrayList<>();
    private final CountDownLatch delivered = new CountDownLatch(8);

    Locations(Calls calls, Context context) {
        this.calls = calls;
        manager = context.getSystemService(LocationManager.class);
        intent = PendingIntent.getActivity(context, 0, new Intent(), 0);
    }

    void run() throws InterruptedException {
        Looper looper = calls.handler.getLooper();
        Criteria criteria = new Criteria();
        calls.call(M + "requestLocationUpdates", () -> manager.requestLocationUpdates(GPS, 0, 0, listener(), looper));
        calls.call(M + "requestLocationUpdates",
                () -> manager.requestLocationUpdates(0, 0, criteria, listener(), looper));
        calls.call(M + "requestLocationUpdates",
                () -> manager.requestLocationUpdates(GPS, 0, 0, calls.executor, listener()));
        calls.call(M + "requestLocationUpdates",
                () -> manager.requestLocationUpdates(0, 0, criteria, calls.executor, listener()));
        calls.call(M + "requestLocationUpdates",
                () -> manager.requestLocationUpdates(LocationRequest.create(), listener(), looper));
        calls.call(M + "requestLocationUpdates", () -> manager.requestLocationUpdates(GPS, 0, 0f, intent));
        calls.call(M + "requestLocationUpdates", () -> manager.requestLocationUpdates(0, 0f, criteria, intent));
        calls.call(M + "requestLocationUpdates", () -> manager.requestLocationUpdates("nonsense", 0, 0, intent));
        calls.call(M + "requestSingleUpdate", () -> manager.requestSingleUpdate(GPS, listener(), looper));
        calls.call(M + "requestSingleUpdate", () -> manager.requestSingleUpdate(criteria, listener(), looper));
        calls.call(M + "requestSingleUpdate", () -> manager.requestSingleUpdate(GPS, intent));
        calls.call(M + "requestSingleUpdate", () -> manager.requestSingleUpdate(criteria, intent));
        calls.call(M + "getCurrentLocation", () -> manager.getCurrentLocation(
                GPS, new CancellationSignal(), calls.executor, this::accept));
        calls.call(M + "addProximityAlert", () -> manager.addProximityAlert(1.5, 2.5, 100, -1, intent));
        if (calls.isGranted) {
            delivered.await();
        }
        calls.call(M + "getLastKnownLocation", () -> manager.getLastKnownLocation(GPS));
        new Satellites(calls, manager).run();
        calls.call(M + "sendExtraCommand", () -> manager.sendExtraCommand(GPS, "force_time_injection", null));
        listeners.forEach(manager::removeUpdates);
        manager.removeUpdates(intent);
        manager.removeProximityAlert(intent);
    }

    private LocationListener listener() {
        LocationListener listener = new LocationListener() {
            @Override
            public void onLocationChanged(Location location) {
                calls.journal.delivery("android.location.LocationListener.onLocationChanged");
                delivered.countDown();
            }
        };
        listeners.add(listener);
        return listener;
    }

    private void accept(Location location) {
        calls.journal.delivery(M + "getCurrentLocation.accept");
    }
}
