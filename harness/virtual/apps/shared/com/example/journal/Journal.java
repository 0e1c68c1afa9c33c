package com.example.journal;

import android.content.Context;
import android.os.SystemClock;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** The app's own truth about what it did and when: one JSON object a line, written at once. */
public final class Journal {
    private static Journal instance;

    private final OutputStream out;
    private final AtomicInteger next = new AtomicInteger();

    private Journal(OutputStream out) {
        this.out = out;
    }

    /** The process's journal, in the app's files directory. */
    public static synchronized Journal of(Context context) {
        if (instance == null) {
            try {
                instance = new Journal(new FileOutputStream(new File(context.getFilesDir(), "journal.ndjson"), true));
            } catch (IOException e) {
                throw new IllegalStateException("no journal", e);
            }
        }
        return instance;
    }

    /** Opens the bracket around one call, just before it. */
    public JournalCall begin(String call) {
        return new JournalCall(this, next.incrementAndGet(), call);
    }

    /** Writes that something happened between two instants of the boot clock. */
    public void event(String name, long beforeNs, long afterNs) {
        write(new JsonLine().add("event", name).add("before_ns", beforeNs).add("after_ns", afterNs));
    }

    /** Writes that something happens now. */
    public void event(String name) {
        long beforeNs = SystemClock.elapsedRealtimeNanos();
        event(name, beforeNs, SystemClock.elapsedRealtimeNanos());
    }

    synchronized void write(JsonLine line) {
        try {
            out.write(line.end().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("journal lost", e);
        }
    }
}
