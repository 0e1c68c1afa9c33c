package com.example.woken;

import android.app.Application;
import android.content.Context;
import android.net.Uri;
import android.os.Handler;
import android.os.Looper;
import android.os.SystemClock;

import com.example.journal.Journal;

/** Notes all that the system has this app do. What is thrown on the main thread is noted, and the app goes on. */
public final class WokenApp extends Application {
    private static final Uri CONTACTS = Uri.parse("content://com.android.contacts/contacts");

    private static Context context;

    @Override
    public void onCreate() {
        super.onCreate();
        context = this;
        new Handler(Looper.getMainLooper()).post(WokenApp::loopOn);
    }

    private static void loopOn() {
        for (;;) {
            try {
                Looper.loop();
            } catch (RuntimeException e) {
                note("thrown " + e + ", " + (e.getCause() == ThrowingReceiver.THROWN));
            }
        }
    }

    static void note(String event) {
        Journal.of(context).event(event);
    }

    /** Notes what is done between two instants of the app's own clock. */
    static void during(String event, Runnable body) {
        long sinceNs = SystemClock.elapsedRealtimeNanos();
        body.run();
        since(event, sinceNs);
    }

    /** Notes what has been done since an instant, and ends after this. */
    static void since(String event, long sinceNs) {
        Journal.of(context).event(event, sinceNs, SystemClock.elapsedRealtimeNanos());
    }

    static void readContacts() {
        Journal.of(context).call("android.content.ContentResolver.query", () ->
                context.getContentResolver().query(CONTACTS, null, null, null, null).close());
    }
}
