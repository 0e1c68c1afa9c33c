package com.example.hotloop;

import android.content.ContentResolver;
import android.content.Context;
import android.database.Cursor;
import android.location.LocationManager;
import android.provider.ContactsContract.Contacts;

import com.example.journal.Journal;
import com.example.journal.JournalCall;

/** Reads position and contacts in turn, without a pause. */
final class Loop {
    private static final String[] PROJECTION = {Contacts._ID};

    private final Journal journal;
    private final ContentResolver resolver;
    private final LocationManager locations;

    Loop(Context context) {
        journal = Journal.of(context);
        resolver = context.getContentResolver();
        locations = context.getSystemService(LocationManager.class);
    }

    void run(int calls) {
        for (int i = 0; i < calls; i++) {
            if (i % 2 == 0) {
                readPosition();
            } else {
                readContacts();
            }
        }
    }

    private void readPosition() {
        JournalCall call = journal.beginBeside("android.location.LocationManager.getLastKnownLocation");
        try {
            locations.getLastKnownLocation(LocationManager.NETWORK_PROVIDER);
            call.returned();
        } catch (RuntimeException e) {
            call.threw(e);
        }
    }

    private void readContacts() {
        Cursor rows = null;
        JournalCall call = journal.beginBeside("android.content.ContentResolver.query");
        try {
            rows = resolver.query(Contacts.CONTENT_URI, PROJECTION, null, null, null);
            call.returned();
        } catch (RuntimeException e) {
            call.threw(e);
        }
        if (rows != null) {
            rows.close();
        }
    }
}
