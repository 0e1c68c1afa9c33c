package com.example.manyprocesses;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;

import com.example.journal.Journal;

/** Lives in a process of its own, {@code :push}, and reads from its first moment on. */
public final class PushService extends Service {
    @Override
    public void onCreate() {
        super.onCreate();
        Journal.of(this).event("service_created");
        new Thread(new Reader(this, () -> {}), "reader").start();
    }

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }
}
