package com.example.asksbutisdenied;

import android.content.ContentResolver;
import android.content.Context;
import android.database.Cursor;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.provider.CallLog;
import android.provider.ContactsContract.CommonDataKinds.Phone;
import android.provider.ContactsContract.Contacts;

import com.example.journal.Journal;

import java.util.function.Supplier;

/** Tries to read the address book and the call log by each form of a query. */
final class ContactsAttempts {
    private static final String QUERY = "android.content.ContentResolver.query";
    private static final String[] NAMES = {Contacts._ID, Contacts.DISPLAY_NAME};

    private final Journal journal;
    private final ContentResolver resolver;

    ContactsAttempts(Context context) {
        journal = Journal.of(context);
        resolver = context.getContentResolver();
    }

    void make() {
        attempt(() -> resolver.query(Contacts.CONTENT_URI, NAMES, null, null, null));
        attempt(() -> resolver.query(Contacts.CONTENT_URI, NAMES, null, null, null, new CancellationSignal()));
        attempt(() -> resolver.query(Contacts.CONTENT_URI, NAMES, (Bundle) null, null));
        attempt(() -> resolver.query(Phone.CONTENT_URI, null, null, null, Phone.NUMBER));
        attempt(() -> resolver.query(CallLog.Calls.CONTENT_URI, null, new Bundle(), new CancellationSignal()));
    }

    private void attempt(Supplier<Cursor> query) {
        Cursor rows = journal.call(QUERY, query);
        if (rows != null) {
            rows.close();
        }
    }
}
