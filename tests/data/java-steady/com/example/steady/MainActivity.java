package com.example.steady;

import android.app.Activity;
import android.location.LocationManager;
import android.os.Bundle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks for its position from several threads, more than 500 times a second, until a file tells it to stop. */
public final class MainActivity extends Activity {
    private static final int THREADS = 4;
    private static final int PAUSE_MS = 5;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger(THREADS);

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        File begin = new File(getFilesDir(), "begin");
        for (int i = 0; i < THREADS; i++) {
            new Thread(() -> ask(begin), "asking-" + i).start();
        }
    }

    private void ask(File begin) {
        LocationManager locations = getSystemService(LocationManager.class);
        File stop = new File(getFilesDir(), "stop");
        pauseUntil(begin);
        while (!stop.exists()) {
            locations.getLastKnownLocation(LocationManager.NETWORK_PROVIDER);
            calls.incrementAndGet();
            pause();
        }
        if (running.decrementAndGet() == 0) {
            tell();
        }
    }

    private static void pauseUntil(File there) {
        while (!there.exists()) {
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tell() {
        File told = new File(getFilesDir(), "calls");
        try {
            Files.writeString(new File(getFilesDir(), "calls.part").toPath(), calls.toString());
            Files.move(new File(getFilesDir(), "calls.part").toPath(), told.toPath());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
