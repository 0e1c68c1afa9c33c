package com.example.journal;

import android.content.Context;
import android.os.Process;
import android.os.SystemClock;
import android.view.MotionEvent;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The app's own truth about what it did and when: one JSON object a line, written at once. One bracket is open at a
 * time, whichever thread opens it: an instant inside it can then be no other call's. Only where threads are to call at
 * the same time do brackets overlap, and are told apart by their threads. All processes of the app write into one file.
 */
public final class Journal {
    private static Journal instance;

    private final OutputStream out;
    private final Lock bracket = new ReentrantLock();
    private final AtomicInteger calls = new AtomicInteger();

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
        return new JournalCall(this, calls.incrementAndGet(), call, true);
    }

    /** Opens a bracket that those of other threads may overlap. */
    public JournalCall beginBeside(String call) {
        return new JournalCall(this, calls.incrementAndGet(), call, false);
    }

    /** Makes a call inside a bracket; null when it throws. */
    public <T> T call(String name, Supplier<T> call) {
        JournalCall around = begin(name);
        try {
            T result = call.get();
            around.returned();
            return result;
        } catch (RuntimeException e) {
            around.threw(e);
            return null;
        }
    }

    /** Makes a call without a result inside a bracket. */
    public void call(String name, Runnable call) {
        call(name, () -> {
            call.run();
            return null;
        });
    }

    void end(JsonLine line, boolean alone) {
        try {
            write(line);
        } finally {
            if (alone) {
                bracket.unlock();
            }
        }
    }

    /** Writes that the framework has just handed something over to the app, by its callback of that name. */
    public void delivery(String callback) {
        delivery(callback, SystemClock.elapsedRealtimeNanos());
    }

    /** The same, of something that was not there before an instant of the boot clock: it came to the app since then. */
    public void delivery(String callback, long sinceNs) {
        write(new JsonLine()
                .add("delivery", callback)
                .add("before_ns", sinceNs)
                .add("after_ns", SystemClock.elapsedRealtimeNanos())
                .add("thread", Thread.currentThread().getName())
                .add("pid", Process.myPid()));
    }

    /** Writes that something happened between two instants of the boot clock. */
    public void event(String name, long beforeNs, long afterNs) {
        write(new JsonLine()
                .add("event", name)
                .add("before_ns", beforeNs)
                .add("after_ns", afterNs)
                .add("pid", Process.myPid()));
    }

    /** Writes that something happens now. */
    public void event(String name) {
        long beforeNs = SystemClock.elapsedRealtimeNanos();
        event(name, beforeNs, SystemClock.elapsedRealtimeNanos());
    }

    /** Writes that a finger was put down, or lifted, at this point of the screen. */
    public void touch(MotionEvent event) {
        boolean isDown = event.getActionMasked() == MotionEvent.ACTION_DOWN;
        if (isDown || event.getActionMasked() == MotionEvent.ACTION_UP) {
            event((isDown ? "touch_down " : "touch_up ") + (int) event.getRawX() + " " + (int) event.getRawY());
        }
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
