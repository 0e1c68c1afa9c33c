package com.example.woken;

import android.app.Service;
import android.content.Intent;
import android.net.Uri;
import android.os.IBinder;

/** Asks the app's provider from another process. */
public final class AskingService extends Service {
    private static final Uri BOOKS = Uri.parse("content://com.example.woken.books/books");

    @Override
    public int onStartCommand(Intent intent, int flags, int startId) {
        int rows = getContentResolver().query(BOOKS, null, null, null, null).getCount();
        WokenApp.note("asked " + rows + " " + getContentResolver().getType(BOOKS));
        return START_NOT_STICKY;
    }

    @Override
    public void onTaskRemoved(Intent rootIntent) {
        WokenApp.note("task removed");
    }

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }
}
