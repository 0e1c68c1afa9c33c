package com.example.everything;

import android.content.ContentProviderClient;
import android.content.ContentProviderOperation;
import android.content.ContentResolver;
import android.content.ContentValues;
import android.content.Context;
import android.database.ContentObserver;
import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.provider.ContactsContract;
import android.util.Size;

import java.util.ArrayList;
import java.util.List;

/** Reads and changes contacts in every form. */
final class Contacts {
    private static final String R = "android.content.ContentResolver.";
    private static final String C = "android.content.ContentProviderClient.";
    private static final String P = "android.provider.ContactsContract$Contacts.";
    private static final String AUTHORITY = ContactsContract.AUTHORITY;
    private static final Uri ALL = ContactsContract.Contacts.CONTENT_URI;
    private static final Uri RAW = ContactsContract.RawContacts.CONTENT_URI;
    private static final Uri ONE = Uri.withAppendedPath(ALL, "1");
    private static final Uri PHOTO = Uri.withAppendedPath(ONE, "photo");
    private static final Uri MADE = Uri.withAppendedPath(RAW, "41");
    private static final String[] COLUMNS = {"display_name"};

    private final Calls calls;
    private final ContentResolver resolver;

    Contacts(Calls calls, Context context) {
        this.calls = calls;
        resolver = context.getContentResolver();
    }

    void run() throws Exception {
        changeByResolver();
        readByResolver();
        byClient(resolver.acquireContentProviderClient("com.example.nobody"));
        try (ContentProviderClient client = acquire()) {
            byClient(client);
        }
        ContentObserver observer = new ContentObserver(calls.handler) {};
        calls.call(R + "registerContentObserver", () -> resolver.registerContentObserver(ALL, true, observer));
        resolver.unregisterContentObserver(observer);
        Cursor none = resolver.query(Uri.parse("content://com.example.nobody/contacts"), null, null, null);
        calls.journal.event(none == null ? "nobody answers" : "somebody answers");
    }

    private void readByResolver() {
        calls.call(R + "query", () -> count(resolver.query(ALL, COLUMNS, null, null, null)));
        calls.call(R + "query", () -> count(resolver.query(ALL, COLUMNS, null, null, null, null)));
        calls.call(R + "query", () -> count(resolver.query(ALL, COLUMNS, new Bundle(), null)));
        calls.call(R + "call", () -> resolver.call(ALL, "nothing", null, null));
        calls.call(R + "call", () -> resolver.call(AUTHORITY, "nothing", null, null));
        calls.call(R + "openInputStream", () -> resolver.openInputStream(PHOTO).close());
        calls.call(R + "openFileDescriptor", () -> resolver.openFileDescriptor(PHOTO, "r").close());
        calls.call(R + "openFile", () -> resolver.openFile(PHOTO, "r", null).close());
        calls.call(R + "openAssetFileDescriptor", () -> resolver.openAssetFileDescriptor(PHOTO, "r").close());
        calls.call(R + "openAssetFile", () -> resolver.openAssetFile(PHOTO, "r", null).close());
        calls.call(R + "openTypedAssetFile", () -> resolver.openTypedAssetFile(PHOTO, "image/*", null, null).close());
        calls.call(R + "openTypedAssetFileDescriptor",
                () -> resolver.openTypedAssetFileDescriptor(PHOTO, "image/*", null).close());
        calls.call(R + "openInputStream", () -> resolver.openInputStream(Uri.withAppendedPath(ALL, "2/photo")));
        calls.call(R + "loadThumbnail", () -> resolver.loadThumbnail(PHOTO, new Size(8, 8), null));
        calls.call(R + "canonicalize", () -> resolver.canonicalize(ONE));
        calls.call(R + "refresh", () -> resolver.refresh(ALL, null, null));
        calls.call(P + "openContactPhotoInputStream",
                () -> ContactsContract.Contacts.openContactPhotoInputStream(resolver, ONE).close());
        calls.call(P + "openContactPhotoInputStream",
                () -> ContactsContract.Contacts.openContactPhotoInputStream(resolver, ONE, true).close());
        calls.call(P + "lookupContact", () -> ContactsContract.Contacts.lookupContact(resolver, ONE));
        resolver.getType(ALL);
    }

    private void changeByResolver() {
        calls.call(R + "insert", () -> resolver.insert(RAW, values()));
        calls.call(R + "insert", () -> resolver.insert(RAW, values(), new Bundle()));
        calls.call(R + "insert", () -> resolver.insert(ALL, values()));
        calls.call(R + "bulkInsert", () -> resolver.bulkInsert(RAW, new ContentValues[] {values(), values()}));
        calls.call(R + "update", () -> resolver.update(MADE, values(), null, null));
        calls.call(R + "update", () -> resolver.update(MADE, values(), null));
        calls.call(R + "delete", () -> resolver.delete(MADE, null, null));
        calls.call(R + "delete", () -> resolver.delete(Uri.withAppendedPath(RAW, "42"), null));
        calls.call(R + "applyBatch", () -> resolver.applyBatch(AUTHORITY, batch()));
        calls.call(R + "openOutputStream", () -> resolver.openOutputStream(PHOTO));
        calls.call(R + "openOutputStream", () -> resolver.openOutputStream(PHOTO, "wt"));
    }

    private ContentProviderClient acquire() {
        List<ContentProviderClient> clients = new ArrayList<>();
        calls.call(R + "acquireContentProviderClient",
                () -> clients.add(resolver.acquireContentProviderClient(AUTHORITY)));
        calls.call(R + "acquireContentProviderClient", () -> resolver.acquireContentProviderClient(ALL).close());
        calls.call(R + "acquireUnstableContentProviderClient",
                () -> resolver.acquireUnstableContentProviderClient(AUTHORITY).close());
        calls.call(R + "acquireUnstableContentProviderClient",
                () -> resolver.acquireUnstableContentProviderClient(ALL).close());
        return clients.isEmpty() ? null : clients.get(0);
    }

    private void byClient(ContentProviderClient client) {
        if (client == null) {
            return;
        }
        calls.call(C + "query", () -> count(client.query(ALL, COLUMNS, null, null, null)));
        calls.call(C + "query", () -> count(client.query(ALL, COLUMNS, null, null, null, null)));
        calls.call(C + "query", () -> count(client.query(ALL, COLUMNS, null, null)));
        calls.call(C + "insert", () -> client.insert(RAW, values()));
        calls.call(C + "insert", () -> client.insert(RAW, values(), null));
        calls.call(C + "bulkInsert", () -> client.bulkInsert(RAW, new ContentValues[] {values()}));
        calls.call(C + "update", () -> client.update(ONE, values(), null, null));
        calls.call(C + "update", () -> client.update(ONE, values(), null));
        calls.call(C + "delete", () -> client.delete(Uri.withAppendedPath(RAW, "43"), null, null));
        calls.call(C + "delete", () -> client.delete(Uri.withAppendedPath(RAW, "44"), null));
        calls.call(C + "applyBatch", () -> client.applyBatch(batch()));
        calls.call(C + "applyBatch", () -> client.applyBatch(AUTHORITY, batch()));
        calls.call(C + "call", () -> client.call("nothing", null, null));
        calls.call(C + "call", () -> client.call(AUTHORITY, "nothing", null, null));
        calls.call(C + "openFile", () -> client.openFile(PHOTO, "r").close());
        calls.call(C + "openAssetFile", () -> client.openAssetFile(PHOTO, "r").close());
        calls.call(C + "openTypedAssetFile", () -> client.openTypedAssetFile(PHOTO, "image/*", null, null).close());
        calls.call(C + "openTypedAssetFileDescriptor",
                () -> client.openTypedAssetFileDescriptor(PHOTO, "image/*", null).close());
        calls.call(C + "canonicalize", () -> client.canonicalize(ONE));
        calls.call(C + "refresh", () -> client.refresh(ALL, null, null));
    }

    private static ContentValues values() {
        ContentValues values = new ContentValues();
        values.put("starred", "1");
        return values;
    }

    private static ArrayList<ContentProviderOperation> batch() {
        return new ArrayList<>(List.of(ContentProviderOperation.newInsert(RAW).withValue("starred", "0").build()));
    }

    private static void count(Cursor cursor) {
        try (cursor) {
            if (cursor.getCount() < 40) {
                throw new IllegalStateException("only " + cursor.getCount() + " rows");
            }
        }
    }
}
