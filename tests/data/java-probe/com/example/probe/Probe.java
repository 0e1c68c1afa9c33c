package com.example.probe;

import android.Manifest;
import android.app.Application;
import android.content.ActivityNotFoundException;
import android.content.Intent;
import android.content.pm.PackageInfo;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.location.LocationManager;
import android.net.Uri;
import android.os.Build;
import android.os.CancellationSignal;
import android.os.Handler;
import android.os.HandlerThread;
import android.os.Looper;
import android.os.OperationCanceledException;
import android.os.Process;
import android.util.Log;

import java.util.concurrent.Executors;

/** Asks the framework what an app may ask, and logs the answers. */
public final class Probe extends Application {
    @Override
    public void onCreate() {
        identity();
        uris();
        ownProvider();
        packages();
        permissions();
        activities();
        cancelled();
        camera();
        threads();
        new Handler(Looper.getMainLooper()).postDelayed(() -> say("later", "2"), 50);
        new Handler(Looper.getMainLooper()).post(() -> say("later", "1"));
    }

    private static void say(String what, Object answer) {
        Log.i(what, String.valueOf(answer));
    }

    private void identity() {
        say("identity", getPackageName() + " " + Process.myUid() + " " + Build.VERSION.SDK_INT + " "
                + (getApplicationContext() == this) + " " + getResources().getResourceEntryName(R.id.named));
    }

    private void uris() {
        Uri uri = Uri.parse("content://com.android.contacts/data/phones?limit=5#top");
        say("uri", uri.getScheme() + " " + uri.getAuthority() + " " + uri.getPath() + " " + uri.getQuery() + " "
                + uri.getFragment() + " " + uri.getPathSegments() + " " + uri.getLastPathSegment());
    }

    /** A provider of one's own process is called directly: the very same exception comes out. */
    private void ownProvider() {
        try {
            getContentResolver().query(Uri.parse("content://com.example.probe.startup/x"), null, null, null);
        } catch (IllegalStateException e) {
            say("own provider", e == ProbeProvider.REFUSED);
        }
        say("no provider", getContentResolver().query(Uri.parse("file:///x"), null, null, null, null));
    }

    private void packages() {
        try {
            PackageInfo info = getPackageManager().getPackageInfo("com.example.collectsearly", 0);
            say("package", info.versionName + " " + info.getLongVersionCode() + " " + info.firstInstallTime);
            getPackageManager().getPackageInfo("absent", 0);
        } catch (PackageManager.NameNotFoundException e) {
            say("no package", e.getMessage());
        }
    }

    private void permissions() {
        say("permission", checkSelfPermission(Manifest.permission.READ_CONTACTS) + " "
                + checkSelfPermission(Manifest.permission.CAMERA));
    }

    private void activities() {
        try {
            startActivity(new Intent()
                    .setClassName("com.example.probe", "com.example.probe.Absent")
                    .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK));
        } catch (ActivityNotFoundException e) {
            say("no activity", e.getMessage());
        }
    }

    private void cancelled() {
        CancellationSignal signal = new CancellationSignal();
        signal.cancel();
        try {
            getContentResolver().query(Uri.parse("content://com.android.contacts/contacts"), null, null, signal);
        } catch (OperationCanceledException e) {
            say("cancelled", e.getMessage());
        }
    }

    private void camera() {
        Camera camera = Camera.open();
        camera.startPreview();
        camera.release();
        try {
            camera.startPreview();
        } catch (RuntimeException e) {
            say("camera", e.getMessage());
        }
    }

    private void threads() {
        LocationManager locations = getSystemService(LocationManager.class);
        HandlerThread looped = new HandlerThread("looped");
        looped.start();
        locations.requestLocationUpdates(
                "network", 5000, 1, location -> say("looper", Thread.currentThread().getName()), looped.getLooper());
        locations.requestLocationUpdates(
                "network",
                5000,
                1,
                Executors.newSingleThreadExecutor(body -> new Thread(body, "executor")),
                location -> say("executor", Thread.currentThread().getName() + " " + location.getLatitude()));
        new Thread(() -> tryHandler(), "bare").start();
    }

    private static void tryHandler() {
        try {
            new Handler();
        } catch (RuntimeException e) {
            say("handler", e.getMessage());
        }
    }
}
