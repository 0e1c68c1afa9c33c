package com.example.woken;

import android.app.Service;
import android.content.Intent;
import android.os.Binder;
import android.os.IBinder;

/** Is created, started and bound, and ends. */
public final class WorkService extends Service {
    @Override
    public void onCreate() {
        WokenApp.during("service_created WorkService", WokenApp::readContacts);
    }

    @Override
    public int onStartCommand(Intent intent, int flags, int startId) {
        WokenApp.during("service_started WorkService " + intent.getAction(), WokenApp::readContacts);
        if (intent.getAction().endsWith("ALARM_WORK")) {
            stopSelf();
        }
        return START_NOT_STICKY;
    }

    @Override
    public IBinder onBind(Intent intent) {
        WokenApp.during("service_bound WorkService " + intent.getAction(), WokenApp::readContacts);
        return new Binder();
    }

    @Override
    public boolean onUnbind(Intent intent) {
        WokenApp.during("service_unbound WorkService", WokenApp::readContacts);
        return false;
    }

    @Override
    public void onDestroy() {
        WokenApp.during("service_destroyed WorkService", WokenApp::readContacts);
    }
}
