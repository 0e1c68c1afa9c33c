package com.example.worksinbackground;

import android.app.Service;
import android.content.Intent;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;

import com.example.journal.Journal;
import com.example.reads.Reads;

/** Lives in a process of its own, {@code :push}, and comes back when that has died; reads the position now and then. */
public final class PushService extends Service {
    private static final long INTERVAL_MS = 5_000;

    private final Handler handler = new Handler(Looper.getMainLooper());
    private final Runnable reading = this::read;

    @Override
    public void onCreate() {
        super.onCreate();
        Journal.of(this).event("woken push");
        read();
    }

    @Override
    public int onStartCommand(Intent intent, int flags, int startId) {
        return START_STICKY;
    }

    @Override
    public void onTaskRemoved(Intent rootIntent) {
        Journal.of(this).event("task_removed");
    }

    @Override
    public void onDestroy() {
        handler.removeCallbacks(reading);
        Journal.of(this).event("push_destroyed");
        super.onDestroy();
    }

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }

    private void read() {
        Reads.position(this);
        handler.postDelayed(reading, INTERVAL_MS);
    }
}
