package com.trackkit.sdk;

import android.content.Context;
import android.database.Cursor;
import android.os.Bundle;
import android.provider.ContactsContract.CommonDataKinds.Phone;

import com.example.journal.Journal;
import com.example.journal.JournalCall;

/** A third party's library: reads the telephone numbers on a thread of its own as soon as it is started. */
public final class Tracker implements Runnable {
    private static final String[] PROJECTION = {Phone.DISPLAY_NAME, Phone.NUMBER};

    private final Context context;

    private Tracker(Context context) {
        this.context = context;
    }

    public static void start(Context context) {
        new Thread(new Tracker(context), "trackkit-worker").start();
    }

    @Override
    public void run() {
        Cursor cursor = null;
        JournalCall call = Journal.of(context).begin("android.content.ContentResolver.query");
        try {
            cursor = context.getContentResolver().query(Phone.CONTENT_URI, PROJECTION, (Bundle) null, null);
            call.returned();
        } catch (SecurityException e) {
            call.threw(e);
        }
        if (cursor != null) {
            cursor.close();
        }
    }
}
