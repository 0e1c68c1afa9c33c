package com.example.twoprocesses;

import android.content.Context;
import android.database.Cursor;
import android.os.SystemClock;
import android.provider.ContactsContract.Contacts;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Reads the contacts again and again, and writes down when it began and ended each time, in a file of its process. */
final class Reader extends Thread {
    private static final long PAUSE_MS = 40;

    private final Context context;
    private final String name;
    private final int times;

    Reader(Context context, String name, int times) {
        super("reader");
        this.context = context;
        this.name = name;
        this.times = times;
    }

    @Override
    public void run() {
        File file = new File(context.getFilesDir(), name + ".ndjson");
        try (OutputStream out = new FileOutputStream(file, true)) {
            for (int i = 0; i < times; i++) {
                out.write(read().getBytes(StandardCharsets.UTF_8));
                SystemClock.sleep(PAUSE_MS);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String read() {
        long beforeNs = SystemClock.elapsedRealtimeNanos();
        Cursor cursor = context.getContentResolver().query(Contacts.CONTENT_URI, null, null, null, null);
        long afterNs = SystemClock.elapsedRealtimeNanos();
        if (cursor != null) {
            cursor.close();
        }
        return "{\"before_ns\":" + beforeNs + ",\"after_ns\":" + afterNs + "}\n";
    }
}
