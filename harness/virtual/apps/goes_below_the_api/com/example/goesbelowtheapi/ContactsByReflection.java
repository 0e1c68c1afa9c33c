package com.example.goesbelowtheapi;

import android.Manifest;
import android.content.Context;
import android.content.pm.PackageManager;
import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.provider.ContactsContract;
import android.provider.ContactsContract.Contacts;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Asks the contacts provider by the interface that apps are not to know. */
final class ContactsByReflection {
    private static final String PROVIDER = "android.content.IContentProvider";
    private static final String[] COLUMNS = {Contacts._ID, Contacts.DISPLAY_NAME};

    private final Context context;

    ContactsByReflection(Context context) {
        this.context = context;
    }

    /** Whoever may not read contacts is refused when it asks for the provider. */
    String call() {
        boolean isGranted =
                context.checkSelfPermission(Manifest.permission.READ_CONTACTS) == PackageManager.PERMISSION_GRANTED;
        return isGranted ? PROVIDER + ".query" : "android.app.IActivityManager.getContentProvider";
    }

    void take() throws Exception {
        try {
            Class<?> threads = Class.forName("android.app.ActivityThread");
            Object thread = threads.getMethod("currentActivityThread").invoke(null);
            Object provider = threads.getMethod("acquireProvider", Context.class, String.class)
                    .invoke(thread, context, ContactsContract.AUTHORITY);
            ((Cursor) query().invoke(
                            provider, context.getPackageName(), null, Contacts.CONTENT_URI, COLUMNS, new Bundle(), null))
                    .close();
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Method query() throws ClassNotFoundException {
        return Arrays.stream(Class.forName(PROVIDER).getMethods())
                .filter(method -> method.getName().equals("query"))
                .findFirst()
                .orElseThrow();
    }

    static void takeByApi(Context context) {
        Uri uri = Contacts.CONTENT_URI;
        context.getContentResolver().query(uri, COLUMNS, null, null, null).close();
    }
}
