package com.example.reads;

import android.content.ContentResolver;
import android.content.Context;
import android.database.Cursor;
import android.location.Location;
import android.location.LocationManager;
import android.provider.ContactsContract.Contacts;

import com.example.journal.Journal;

/** Single readings, each one in the journal. */
public final class Reads {
    private static final String[] PROJECTION = {Contacts._ID, Contacts.DISPLAY_NAME};

    private Reads() {}

    public static void contacts(Context context) {
        ContentResolver resolver = context.getContentResolver();
        Cursor rows = Journal.of(context).call(
                "android.content.ContentResolver.query",
                () -> resolver.query(Contacts.CONTENT_URI, PROJECTION, null, null, null));
        if (rows != null) {
            rows.close();
        }
    }

    /** The last position that is known; null when there is none, and when it is refused. */
    public static Location position(Context context) {
        LocationManager locations = context.getSystemService(LocationManager.class);
        return Journal.of(context).call(
                "android.location.LocationManager.getLastKnownLocation",
                () -> locations.getLastKnownLocation(LocationManager.GPS_PROVIDER));
    }
}
