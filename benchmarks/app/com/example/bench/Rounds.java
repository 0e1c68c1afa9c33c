package com.example.bench;

import android.location.LocationManager;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Calls each method of {@link Stand} in turn, round after round, from as deep in the stack as apps do. */
public final class Rounds {
    private static final int DEPTH = 20;

    private static final Stand stand = new Stand();
    private static final List<Function<String, Object>> WAYS =
            List.of(
                    stand::plain, stand::empty, stand::passing, stand::full, stand::naive, stand::bare, stand::ring);

    private static volatile String result = "";

    private Rounds() {}

    /** Makes the calls in a thread of the app's own. */
    public static void begin(int rounds, int[] calls) {
        result = "";
        new Thread(() -> run(rounds, calls), "rounds").start();
    }

    /** Makes calls of one way from several threads at once. */
    public static void flood(int way, int threads, int calls) {
        result = "";
        CountDownLatch running = new CountDownLatch(threads);
        long before = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            new Thread(() -> {
                descend(DEPTH, WAYS.get(way), calls);
                running.countDown();
                if (running.getCount() == 0) {
                    result = String.valueOf(System.nanoTime() - before);
                }
            }, "flood-" + i).start();
        }
    }

    /** Nanoseconds for each way, a line for each round; empty until all are done. */
    public static String result() {
        return result;
    }

    private static void run(int rounds, int[] calls) {
        StringBuilder text = new StringBuilder();
        for (int round = 0; round < rounds; round++) {
            for (int way = 0; way < calls.length; way++) {
                text.append(descend(DEPTH, WAYS.get(way), calls[way])).append(way == calls.length - 1 ? "\n" : " ");
            }
        }
        result = text.toString();
    }

    private static long descend(int depth, Function<String, Object> way, int calls) {
        return depth == 0 ? measure(way, calls) : descend(depth - 1, way, calls);
    }

    private static long measure(Function<String, Object> way, int calls) {
        long before = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            if (way.apply(LocationManager.GPS_PROVIDER) == null) {
                throw new IllegalStateException("no position");
            }
        }
        return System.nanoTime() - before;
    }
}
