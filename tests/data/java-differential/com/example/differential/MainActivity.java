package com.example.differential;

import android.app.Activity;
import android.os.Bundle;
import android.provider.ContactsContract.Contacts;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Calls every overload of the methods that `Hooks` lists, time and again with other arguments, and writes down how each
 * call ended. What it writes must not depend on whether anybody watches.
 */
public final class MainActivity extends Activity {
    private static final int ROUNDS = 8;
    private static final int THREADS = 8;
    private static final int CALLS_PER_THREAD = 50;
    private static final int DEPTH = 20;
    private static final String CONSTRUCTOR = "$init"; // as the agent's table calls it

    private final List<String> lines = new ArrayList<>();
    private Receivers receivers;
    private MediaArguments media;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        Camera2 camera = new Camera2(this);
        receivers = new Receivers(this, camera);
        media = new MediaArguments(camera);
        new Thread(this::work, "work").start();
    }

    private void work() {
        for (String[] hook : Hooks.METHODS) {
            callAll(hook[0], hook[1]);
        }
        lines.add("at once: " + callAtOnce());
        lines.add("from within: " + callFromWithin(DEPTH));
        write("outcomes.txt");
        Runtime.getRuntime().addShutdownHook(new Thread(this::callWhileEnding, "ending"));
        System.exit(0);
    }

    private void callAll(String className, String name) {
        try {
            Class<?> type = Class.forName(className);
            Executable[] methods = name.equals(CONSTRUCTOR) ? type.getDeclaredConstructors() : type.getDeclaredMethods();
            lines.add(className + " has " + methods.length + (name.equals(CONSTRUCTOR) ? " constructors" : " methods"));
            Arrays.sort(methods, Comparator.comparing(MainActivity::name));
            for (Executable method : methods) {
                if (nameOf(method).equals(name) && Modifier.isPublic(method.getModifiers())) {
                    callOften(method);
                }
            }
        } catch (ClassNotFoundException e) {
            lines.add("no class " + className);
        }
    }

    private void callOften(Executable method) {
        boolean isStatic = Modifier.isStatic(method.getModifiers()) || method instanceof Constructor<?>;
        Object receiver = isStatic ? null : receivers.of(method.getDeclaringClass());
        if (receiver == null && !isStatic) {
            lines.add("nobody to call " + name(method));
            return;
        }
        for (int round = 0; round < ROUNDS; round++) {
            Values values = new Values(31L * name(method).hashCode() + round, media);
            Object[] arguments = values.of(method.getGenericParameterTypes());
            lines.add(name(method) + " #" + round + ": " + call(method, receiver, arguments));
        }
    }

    /** Without its modifiers: a hooked method is `native` to who asks. */
    private static String name(Executable method) {
        String types = Arrays.stream(method.getParameterTypes()).map(Class::getName).collect(Collectors.joining(","));
        return method.getDeclaringClass().getName() + "." + nameOf(method) + "(" + types + ")";
    }

    private static String nameOf(Executable method) {
        return method instanceof Constructor<?> ? CONSTRUCTOR : method.getName();
    }

    private static String call(Executable method, Object receiver, Object[] arguments) {
        try {
            return Outcome.of(method instanceof Method called
                    ? called.invoke(receiver, arguments)
                    : ((Constructor<?>) method).newInstance(arguments));
        } catch (InvocationTargetException e) {
            return Outcome.of(e);
        } catch (IllegalAccessException | InstantiationException e) {
            return "not allowed";
        }
    }

    /** Many threads call at the same time; each gets what it asked for. */
    private int callAtOnce() {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Callable<Integer> calls = () -> {
            int good = 0;
            for (int i = 0; i < CALLS_PER_THREAD; i++) {
                good += query();
            }
            return good;
        };
        try {
            int good = 0;
            for (Future<Integer> each : threads.invokeAll(java.util.Collections.nCopies(THREADS, calls))) {
                good += each.get();
            }
            return good;
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdown();
        }
    }

    /** A call out of a call out of a call: the cancellation listener runs inside `cancel`, which calls again. */
    private int callFromWithin(int depth) {
        if (depth == 0) {
            return 0;
        }
        android.os.CancellationSignal signal = new android.os.CancellationSignal();
        int[] within = new int[1];
        signal.setOnCancelListener(() -> within[0] = query() + callFromWithin(depth - 1));
        signal.cancel();
        return within[0];
    }

    private void callWhileEnding() {
        lines.clear();
        lines.add("while ending: " + query());
        write("ending.txt");
    }

    private int query() {
        try (android.database.Cursor rows = getContentResolver().query(Contacts.CONTENT_URI, null, null, null, null)) {
            return rows == null ? 0 : 1;
        } catch (SecurityException e) {
            return 1_000;
        }
    }

    private void write(String name) {
        try (PrintWriter out = new PrintWriter(new File(getFilesDir(), name), StandardCharsets.UTF_8)) {
            lines.forEach(out::println);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
