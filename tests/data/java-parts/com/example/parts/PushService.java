package com.example.parts;

import android.app.ActivityManager;
import android.app.Notification;
import android.app.Service;
import android.content.Intent;
import android.os.Binder;
import android.os.IBinder;
import android.os.Parcel;

import java.io.IOException;

/** A service in a process of its own, which answers to whoever binds. */
public final class PushService extends Service {
    @Override
    public void onCreate() {
        PartsApp.say("push create");
    }

    @Override
    public int onStartCommand(Intent intent, int flags, int startId) {
        String word = intent == null ? "nothing" : intent.getStringExtra("word");
        PartsApp.say("push start " + word + " " + startId);
        if ("foreground".equals(word)) {
            startForeground(1, new Notification.Builder(this, "channel").setContentTitle("Push").build());
        } else if ("stop".equals(word)) {
            stopSelf(startId);
        } else if ("child".equals(word)) {
            startChild();
        }
        if ("importance".equals(word)) {
            ActivityManager.RunningAppProcessInfo own = new ActivityManager.RunningAppProcessInfo();
            ActivityManager.getMyMemoryState(own);
            PartsApp.say("importance " + own.processName + " " + own.importance + " "
                    + getSystemService(ActivityManager.class).getRunningAppProcesses().size());
        }
        if (intent != null && intent.hasExtra("port")) {
            Traffic.exchange(Integer.parseInt(intent.getStringExtra("port")));
        }
        if (intent != null && intent.hasExtra("time")) {
            Times.set(this, intent.getStringExtra("time"));
        }
        return "sticky".equals(word) ? START_STICKY : START_NOT_STICKY;
    }

    @Override
    public IBinder onBind(Intent intent) {
        PartsApp.say("push bind");
        return new Binder() {
            @Override
            protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
                reply.writeNoException();
                reply.writeString("pushed " + data.readString());
                return true;
            }
        };
    }

    @Override
    public boolean onUnbind(Intent intent) {
        PartsApp.say("push unbind");
        return false;
    }

    @Override
    public void onDestroy() {
        PartsApp.say("push destroy");
    }

    private static void startChild() {
        try {
            new ProcessBuilder("sleep", "1000").start();
            PartsApp.say("push child");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
