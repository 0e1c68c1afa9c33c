package com.example.lateclasses;

import android.app.Activity;
import android.os.Bundle;
import android.os.SystemClock;

import com.example.journal.Journal;

import dalvik.system.PathClassLoader;

/** Calls one SDK out of three class loaders: the app's own, seconds after its start, and two that it makes. */
public final class MainActivity extends Activity {
    private static final String SDK = "com.google.mlkit.vision.face.FaceDetection";
    private static final long LATE_MS = 3_000;

    private Journal journal;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        journal = Journal.of(this);
        new Thread(this::work, "work").start();
    }

    private void work() {
        String apk = getApplicationInfo().sourceDir;
        ClassLoader platform = Activity.class.getClassLoader();
        use("own", new PathClassLoader(apk, platform));
        ChildFirst childFirst = new ChildFirst(apk, platform);
        use("child first", childFirst);
        use("child first again", childFirst);
        journal.event("asked " + childFirst.asked());
        SystemClock.sleep(LATE_MS);
        use("late", getClassLoader());
        journal.event("done");
    }

    private void use(String name, ClassLoader loader) {
        long before = SystemClock.elapsedRealtimeNanos();
        try {
            Class<?> sdk = loader.loadClass(SDK);
            journal.event("initialised before its use", Initialised.at(sdk), before);
            journal.call(SDK + ".getClient", () -> call(sdk));
            journal.event("initialised " + name, Initialised.at(sdk), SystemClock.elapsedRealtimeNanos());
        } catch (ClassNotFoundException e) {
            journal.event("failed " + name + ": " + e);
        }
    }

    private static Object call(Class<?> sdk) {
        try {
            return sdk.getMethod("getClient").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
