package com.example.parts;

import android.app.Service;
import android.content.Intent;
import android.os.Binder;
import android.os.IBinder;

/** A service in the app's own process: who binds gets the very object. */
public final class LocalService extends Service {
    static final IBinder BINDER = new Binder();

    @Override
    public IBinder onBind(Intent intent) {
        return BINDER;
    }
}
