package com.android.internal.os;

import android.app.ActivityThread;
import android.os.BinderDriver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Where a process of the phone begins: preloads the framework, connects to the system, becomes an app. */
public class ZygoteInit {
    private static final String PRELOADED_CLASSES = "preloaded-classes";

    private ZygoteInit() {}

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        preloadClasses();
        RuntimeInit.commonInit();
        TrafficCounters.install(System.getProperty("phone.traffic"));
        BinderDriver.open(System.getProperty("phone.socket"));
        SpawnHold.await(System.getProperty("phone.gate"), System.getProperty("phone.process"));
        ActivityThread.main(args);
    }

    /** Initialises every class that the build listed: instrumentation finds all of them alive before any app code. */
    private static void preloadClasses() throws IOException, ClassNotFoundException {
        try (InputStream in = ClassLoader.getSystemResourceAsStream(PRELOADED_CLASSES);
                BufferedReader names = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String name = names.readLine(); name != null; name = names.readLine()) {
                Class.forName(name, true, ZygoteInit.class.getClassLoader());
            }
        }
    }
}
