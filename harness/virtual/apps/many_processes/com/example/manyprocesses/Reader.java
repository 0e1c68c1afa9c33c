package com.example.manyprocesses;

import android.content.ContentResolver;
import android.content.Context;
import android.database.Cursor;
import android.location.LocationManager;
import android.provider.ContactsContract.Contacts;

import com.example.journal.Journal;

/** Reads contacts and position in turn, a while apart: long enough that somebody who comes late still sees some. */
final class Reader implements Runnable {
    private static final int ROUNDS = 30;
    private static final long PAUSE_MS = 100;
    private static final String[] PROJECTION = {Contacts._ID};

    private final Journal journal;
    private final ContentResolver resolver;
    private final LocationManager locations;
    private final Runnable onFinished;

    Reader(Context context, Runnable onFinished) {
        journal = Journal.of(context);
        resolver = context.getContentResolver();
        locations = context.getSystemService(LocationManager.class);
        this.onFinished = onFinished;
    }

    @Override
    public void run() {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                readContacts();
                readPosition();
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        journal.event("reading_finished");
        onFinished.run();
    }

    private void readContacts() {
        Cursor rows = journal.call(
                "android.content.ContentResolver.query",
                () -> resolver.query(Contacts.CONTENT_URI, PROJECTION, null, null, null));
        if (rows != null) {
            rows.close();
        }
    }

    private void readPosition() {
        journal.call(
                "android.location.LocationManager.getLastKnownLocation",
                () -> locations.getLastKnownLocation(LocationManager.GPS_PROVIDER));
    }
}
