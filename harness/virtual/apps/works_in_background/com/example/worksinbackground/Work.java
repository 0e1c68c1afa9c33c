package com.example.worksinbackground;

import android.app.AlarmManager;
import android.app.PendingIntent;
import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.os.SystemClock;

import com.example.journal.Journal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What goes on when nobody looks: an alarm and a job that arm themselves again, and a service. */
final class Work {
    private static final int FIRST_JOB = 6;
    private static final long ALARM_AFTER_MS = 2_000; // Android makes five seconds of it
    private static final long JOB_AFTER_MS = 2_000;

    private Work() {}

    /** Whether the user has accepted the terms, now or earlier. */
    static boolean isAllowed(Context context) {
        return allowed(context).exists();
    }

    static void allow(Context context) {
        try {
            allowed(context).createNewFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File allowed(Context context) {
        return new File(context.getFilesDir(), "allowed");
    }

    /** Starts everything that starts itself again from then on. */
    static void begin(Context context) {
        armAlarm(context);
        scheduleJob(context);
        startService(context);
    }

    static void armAlarm(Context context) {
        Intent intent = new Intent(context, AlarmReceiver.class);
        PendingIntent alarm = PendingIntent.getBroadcast(context, 0, intent, PendingIntent.FLAG_UPDATE_CURRENT);
        context.getSystemService(AlarmManager.class).setExactAndAllowWhileIdle(
                AlarmManager.ELAPSED_REALTIME_WAKEUP, SystemClock.elapsedRealtime() + ALARM_AFTER_MS, alarm);
    }

    static void scheduleJob(Context context) {
        scheduleJob(context, FIRST_JOB);
    }

    /** A job that repeats by itself does so every quarter of an hour at most, so that two schedule each other. */
    static void scheduleJobAfter(Context context, int done) {
        scheduleJob(context, done ^ 1);
    }

    private static void scheduleJob(Context context, int number) {
        JobInfo job = new JobInfo.Builder(number, new ComponentName(context, SyncJob.class))
                .setMinimumLatency(JOB_AFTER_MS)
                .setPersisted(true)
                .build();
        context.getSystemService(JobScheduler.class).schedule(job);
    }

    /** An app that has been in the background for a minute may not start a service. */
    static void startService(Context context) {
        try {
            context.startService(new Intent(context, PushService.class));
        } catch (IllegalStateException e) {
            Journal.of(context).event("push_refused");
        }
    }
}
