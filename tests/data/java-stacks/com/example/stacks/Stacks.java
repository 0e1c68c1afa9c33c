package com.example.stacks;

import dalvik.system.PathClassLoader;

import java.util.List;
import java.util.function.IntConsumer;

/** Comes to one method by many ways, from several threads at once. */
public final class Stacks {
    private static final int THREADS = 3;
    private static final int ROUNDS = 20;

    private static volatile String ended = "";
    private static String apk;

    private Stacks() {}

    static void setApk(String path) {
        apk = path;
    }

    /** A test hooks this, and looks where it is. */
    public static void here() {}

    /** "ended" when it is through, or what went wrong. */
    public static String ended() {
        return ended;
    }

    public static void begin() {
        new Thread(Stacks::walkAll, "stacks").start();
    }

    private static void walkAll() {
        try {
            Thread[] threads = new Thread[THREADS];
            for (int i = 0; i < THREADS; i++) {
                threads[i] = new Thread(Stacks::walk, "walk-" + i);
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            ended = "ended";
        } catch (InterruptedException e) {
            ended = e.toString();
        }
    }

    private static void walk() {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Thread.currentThread().setName("walk " + round);
                here(); here();
                ways().forEach(way -> way.accept(0));
                for (int depth : new int[] {1, 2, 60, 70, 200, 300}) {
                    descend(depth, 0);
                }
                Stacks.class.getMethod("here").invoke(null);
                throwAway(round % 2 == 0 ? "One" : "Two");
            }
            for (int way = 0; way < 1 << 12; way++) {
                descend(12, way);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            ended = e.toString();
        }
    }

    private static List<IntConsumer> ways() {
        return List.of(x -> here(), x -> {
            here();
        }, new IntConsumer() {
            @Override
            public void accept(int x) {
                here();
            }
        });
    }

    /** A way of its own for each number. */
    private static void descend(int depth, int way) {
        if (depth == 0) {
            here();
        } else if ((way & 1) == 0) {
            descend(depth - 1, way >> 1);
        } else {
            descend(depth - 1, way >> 1);
        }
    }

    /** Has a class call from a loader that is gone afterwards, with all that is known of it. */
    private static void throwAway(String name) throws ReflectiveOperationException {
        PathClassLoader loader = new PathClassLoader(apk, Stacks.class.getClassLoader());
        Class<?> type = loader.findClass(Stacks.class.getPackageName() + "." + name);
        ((Runnable) type.getDeclaredConstructor().newInstance()).run();
        System.gc();
    }
}
