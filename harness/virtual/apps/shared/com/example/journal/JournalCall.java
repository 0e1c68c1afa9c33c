package com.example.journal;

import android.os.Process;
import android.os.SystemClock;

import java.util.Arrays;
import java.util.List;

/** The bracket around one call: made just before it, told just after it how the call ended. */
public final class JournalCall {
    private static final int FRAMES = 8;

    private final Journal journal;
    private final int number;
    private final String call;
    private final boolean alone;
    private final long beforeNs;

    JournalCall(Journal journal, int number, String call, boolean alone) {
        this.journal = journal;
        this.number = number;
        this.call = call;
        this.alone = alone;
        this.beforeNs = SystemClock.elapsedRealtimeNanos();
    }

    public void returned() {
        end(SystemClock.elapsedRealtimeNanos(), null, null);
    }

    public void threw(Throwable thrown) {
        end(SystemClock.elapsedRealtimeNanos(), thrown, null);
    }

    /** For a call that must throw one certain object: whether it was that object. */
    public void threw(Throwable thrown, Throwable expected) {
        end(SystemClock.elapsedRealtimeNanos(), thrown, thrown == expected);
    }

    private void end(long afterNs, Throwable thrown, Boolean same) {
        JsonLine line = new JsonLine()
                .add("n", number)
                .add("call", call)
                .add("before_ns", beforeNs)
                .add("after_ns", afterNs)
                .add("outcome", thrown == null ? "returned" : "threw")
                .add("exception", thrown == null ? null : thrown.getClass().getName())
                .add("message", thrown == null ? null : thrown.getMessage())
                .add("frames", thrown == null ? List.of() : frames(thrown))
                .add("same", same)
                .add("thread", Thread.currentThread().getName())
                .add("pid", Process.myPid());
        journal.end(line, alone);
    }

    private static List<String> frames(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .limit(FRAMES)
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .toList();
    }
}
