package com.example.parts;

import android.app.AlarmManager;
import android.app.PendingIntent;
import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.app.job.JobWorkItem;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.location.LocationManager;
import android.os.PersistableBundle;
import android.os.SystemClock;

/** Has things happen later. */
final class Times {
    private Times() {}

    static void set(Context context, String word) {
        switch (word) {
            case "alarm" -> context.getSystemService(AlarmManager.class)
                    .setExact(AlarmManager.RTC_WAKEUP, System.currentTimeMillis() + 8000, pending(context, "exact"));
            case "listener" -> context.getSystemService(AlarmManager.class)
                    .setExact(
                            AlarmManager.ELAPSED_REALTIME,
                            SystemClock.elapsedRealtime(),
                            "tag",
                            () -> PartsApp.say("alarm listener"),
                            null);
            case "repeating" -> context.getSystemService(AlarmManager.class)
                    .setRepeating(
                            AlarmManager.ELAPSED_REALTIME,
                            SystemClock.elapsedRealtime() + 3_600_000,
                            1000,
                            pending(context, "repeating"));
            case "cancel" -> context.getSystemService(AlarmManager.class).cancel(pending(context, "repeating"));
            case "job" -> schedule(context, job(context, 7, "now").build());
            case "later" -> schedule(context, job(context, 8, "later").setMinimumLatency(3_600_000).build());
            case "persisted" ->
                    schedule(context, job(context, 12, "kept").setPersisted(true).setMinimumLatency(3_600_000).build());
            case "position" -> context.getSystemService(LocationManager.class)
                    .requestLocationUpdates(LocationManager.NETWORK_PROVIDER, 0, 0, pending(context, "position"));
            case "circle" -> context.getSystemService(LocationManager.class)
                    .addProximityAlert(0, 0, 100_000, -1, pending(context, "circle"));
            case "idle" -> schedule(context, job(context, 9, "idle").setRequiresDeviceIdle(true).build());
            case "work" -> PartsApp.say("enqueued " + context.getSystemService(JobScheduler.class)
                    .enqueue(job(context, 10, "work").build(), new JobWorkItem(new Intent().putExtra("word", "done"))));
            default -> unfit(context);
        }
    }

    private static PendingIntent pending(Context context, String action) {
        return PendingIntent.getBroadcast(context, 1, new Intent(context, AlarmReceiver.class).setAction(action), 0);
    }

    private static JobInfo.Builder job(Context context, int id, String word) {
        PersistableBundle extras = new PersistableBundle();
        extras.putString("word", word);
        return new JobInfo.Builder(id, new ComponentName(context, PartsJob.class)).setExtras(extras);
    }

    private static void schedule(Context context, JobInfo job) {
        JobScheduler scheduler = context.getSystemService(JobScheduler.class);
        int result = scheduler.schedule(job);
        PartsApp.say("scheduled " + result + " " + (scheduler.getPendingJob(job.getId()) != null));
    }

    private static void unfit(Context context) {
        try {
            schedule(context, job(context, 11, "boot").setPersisted(true).build());
        } catch (IllegalArgumentException e) {
            PartsApp.say(e.getMessage());
        }
    }
}
