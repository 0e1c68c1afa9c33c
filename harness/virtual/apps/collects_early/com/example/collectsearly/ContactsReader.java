package com.example.collectsearly;

import android.content.ContentResolver;
import android.content.Context;
import android.database.Cursor;
import android.os.CancellationSignal;
import android.provider.CallLog;
import android.provider.ContactsContract.Contacts;

import com.example.journal.Journal;
import com.example.journal.JournalCall;

/** Reads the address book by the different forms of a query. */
final class ContactsReader {
    private static final String QUERY = "android.content.ContentResolver.query";
    private static final String[] PROJECTION = {Contacts._ID, Contacts.DISPLAY_NAME};

    private final ContentResolver resolver;
    private final Journal journal;

    ContactsReader(Context context) {
        resolver = context.getContentResolver();
        journal = Journal.of(context);
    }

    /** The form with five arguments. */
    void readContacts() {
        Cursor cursor = null;
        JournalCall call = journal.begin(QUERY);
        try {
            cursor = resolver.query(Contacts.CONTENT_URI, PROJECTION, null, null, null);
            call.returned();
        } catch (RuntimeException e) {
            call.threw(e);
        }
        readAll(cursor);
    }

    /** The form with a signal to cancel it. */
    void readContactsCancellably() {
        Cursor cursor = null;
        CancellationSignal signal = new CancellationSignal();
        JournalCall call = journal.begin(QUERY);
        try {
            cursor = resolver.query(
                    Contacts.CONTENT_URI, PROJECTION, null, null, Contacts.DISPLAY_NAME, signal);
            call.returned();
        } catch (RuntimeException e) {
            call.threw(e);
        }
        readAll(cursor);
    }

    void readCallLog() {
        Cursor cursor = null;
        JournalCall call = journal.begin(QUERY);
        try {
            cursor = resolver.query(CallLog.Calls.CONTENT_URI, null, null, null, null);
            call.returned();
        } catch (RuntimeException e) {
            call.threw(e);
        }
        readAll(cursor);
    }

    private static void readAll(Cursor cursor) {
        if (cursor == null) {
            return;
        }
        try (cursor) {
            while (cursor.moveToNext()) {
                cursor.getString(0);
            }
        }
    }
}
