package com.example.everything;

import android.location.GnssAntennaInfo;
import android.location.GnssMeasurementsEvent;
import android.location.GnssNavigationMessage;
import android.location.GnssStatus;
import android.location.GpsStatus;
import android.location.LocationManager;
import android.location.OnNmeaMessageListener;

import java.util.concurrent.CountDownLatch;

/** Listens to all that the satellite receiver says, while somebody else wants positions of it. */
final class Satellites {
    private static final String PACKAGE = "android.location.";
    private static final String M = PACKAGE + "LocationManager.";

    private final Calls calls;
    private final LocationManager manager;
    private final CountDownLatch status = new CountDownLatch(2);
    private final CountDownLatch measured = new CountDownLatch(1);
    private final CountDownLatch said = new CountDownLatch(1);
    private final CountDownLatch antennas = new CountDownLatch(1);
    private final CountDownLatch spoken = new CountDownLatch(1);
    private final CountDownLatch pending = new CountDownLatch(1);

    Satellites(Calls calls, LocationManager manager) {
        this.calls = calls;
        this.manager = manager;
    }

    void run() throws InterruptedException {
        GnssStatus.Callback one = new StatusCallback();
        GnssStatus.Callback other = new StatusCallback();
        calls.call(M + "registerGnssStatusCallback", () -> manager.registerGnssStatusCallback(one, calls.handler));
        calls.call(M + "registerGnssStatusCallback", () -> manager.registerGnssStatusCallback(calls.executor, other));
        GnssMeasurementsEvent.Callback measurements = measurements();
        calls.call(M + "registerGnssMeasurementsCallback",
                () -> manager.registerGnssMeasurementsCallback(calls.executor, measurements));
        GnssNavigationMessage.Callback messages = messages();
        calls.call(M + "registerGnssNavigationMessageCallback",
                () -> manager.registerGnssNavigationMessageCallback(messages, calls.handler));
        GnssAntennaInfo.Listener infos =
                all -> delivered("GnssAntennaInfo$Listener.onGnssAntennaInfoReceived", antennas);
        calls.call(M + "registerAntennaInfoListener",
                () -> manager.registerAntennaInfoListener(calls.executor, infos));
        OnNmeaMessageListener sentences =
                (message, timestamp) -> delivered("OnNmeaMessageListener.onNmeaMessage", spoken);
        calls.call(M + "addNmeaListener", () -> manager.addNmeaListener(sentences, calls.handler));
        GpsStatus.Listener events = event -> pending.countDown();
        CountDownLatch added = new CountDownLatch(1);
        calls.handler.post(() -> {
            calls.call(M + "addGpsStatusListener", () -> manager.addGpsStatusListener(events));
            added.countDown();
        });
        added.await();
        await(status, measured, said, antennas, spoken, pending);
        calls.call(M + "getGpsStatus", () -> manager.getGpsStatus(null));
        manager.unregisterGnssStatusCallback(one);
        manager.unregisterGnssStatusCallback(other);
        manager.unregisterGnssMeasurementsCallback(measurements);
        manager.unregisterGnssNavigationMessageCallback(messages);
        manager.unregisterAntennaInfoListener(infos);
        manager.removeNmeaListener(sentences);
        manager.removeGpsStatusListener(events);
    }

    private final class StatusCallback extends GnssStatus.Callback {
        @Override
        public void onSatelliteStatusChanged(GnssStatus seen) {
            delivered("GnssStatus$Callback.onSatelliteStatusChanged", status);
        }
    }

    private GnssMeasurementsEvent.Callback measurements() {
        return new GnssMeasurementsEvent.Callback() {
            @Override
            public void onGnssMeasurementsReceived(GnssMeasurementsEvent event) {
                delivered("GnssMeasurementsEvent$Callback.onGnssMeasurementsReceived", measured);
            }
        };
    }

    private GnssNavigationMessage.Callback messages() {
        return new GnssNavigationMessage.Callback() {
            @Override
            public void onGnssNavigationMessageReceived(GnssNavigationMessage event) {
                delivered("GnssNavigationMessage$Callback.onGnssNavigationMessageReceived", said);
            }
        };
    }

    private void delivered(String callback, CountDownLatch latch) {
        calls.journal.delivery(PACKAGE + callback);
        latch.countDown();
    }

    private void await(CountDownLatch... latches) throws InterruptedException {
        for (CountDownLatch latch : latches) {
            if (calls.isGranted) {
                latch.await();
            }
        }
    }
}
