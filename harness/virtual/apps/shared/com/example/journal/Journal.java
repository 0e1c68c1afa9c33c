package com.example.journal;

import android.content.Context;
import android.os.SystemClock;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The app's own truth about what it did and when: one JSON object a line, written at once. One bracket is open at a
 * time, whichever thread opens it: an instant inside it can then be no other call's.
 */
public final class Journal {
    private static Journal instance;

    private final OutputStream out;
    private final Lock bracket = new ReentrantLock();
    private int calls;

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

    /** Opens the bracket around one call, just before it; its end is to be told by the same thread. */
    public JournalCall begin(String call) {
        bracket.lock();
        return new JournalCall(this, ++calls, call);
    }

    void end(JsonLine line) {
        try {
            write(line);
        } finally {
            bracket.unlock();
        }
    }

    /** Writes that the framework has just handed something over to the app, by its callback of that name. */
    public void delivery(String callback) {
        long beforeNs = SystemClock.elapsedRealtimeNanos();
        write(new JsonLine()
                .add("delivery", callback)
                .add("before_ns", beforeNs)
                .add("after_ns", SystemClock.elapsedRealtimeNanos())
                .add("thread", Thread.currentThread().getName()));
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

    private synchronized void write(JsonLine line) {
        try {
            out.write(line.end().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("journal lost", e);
        }
    }
}
