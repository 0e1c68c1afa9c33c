package android.os;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads "Binder:PID_N" that run incoming calls; one-way calls to one object run in order. */
final class BinderThreads {
    private static final int LIMIT = 15;

    private final AtomicInteger count = new AtomicInteger();
    private final Executor pool = Executors.newFixedThreadPool(LIMIT, this::newThread);
    private final Map<Long, CompletableFuture<Void>> tails = new HashMap<>();

    static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void run(long handle, boolean inOrder, Runnable call) {
        if (!inOrder) {
            pool.execute(call);
            return;
        }
        CompletableFuture<Void> tail = tails.getOrDefault(handle, CompletableFuture.completedFuture(null));
        tails.put(handle, tail.thenRunAsync(call, pool));
    }

    private Thread newThread(Runnable body) {
        String number = Integer.toHexString(count.incrementAndGet()).toUpperCase(Locale.ROOT);
        Thread thread = new Thread(body, "Binder:" + Process.myPid() + "_" + number);
        thread.setDaemon(true);
        return thread;
    }
}
