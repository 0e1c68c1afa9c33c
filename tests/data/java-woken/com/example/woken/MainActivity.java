package com.example.woken;

import android.app.Activity;
import android.app.AlarmManager;
import android.app.PendingIntent;
import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.app.job.JobWorkItem;
import android.content.BroadcastReceiver;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.content.ServiceConnection;
import android.os.Bundle;
import android.os.Handler;
import android.os.IBinder;
import android.os.SystemClock;

/** Has all of it happen, once. */
public final class MainActivity extends Activity {
    static final String LOCAL = "com.example.woken.LOCAL";

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setAlarms(getSystemService(AlarmManager.class));
        registerReceiver(new LocalReceiver(), new IntentFilter(LOCAL));
        sendBroadcast(new Intent(LOCAL).setPackage(getPackageName()));
        sendBroadcast(new Intent(this, ThrowingReceiver.class).setAction("com.example.woken.THROW"));
        schedule(getSystemService(JobScheduler.class));
        startService(new Intent(this, WorkService.class).setAction("com.example.woken.WORK"));
        bindService(new Intent(this, WorkService.class).setAction("com.example.woken.BIND"), new Bound(), BIND_AUTO_CREATE);
        startService(new Intent(this, AskingService.class));
    }

    @Override
    protected void onStop() {
        super.onStop();
        WokenApp.note("stopped");
    }

    /** Android lets none of them come before five seconds are over; the activity is the last. */
    private void setAlarms(AlarmManager alarms) {
        long at = SystemClock.elapsedRealtime() + 100;
        int type = AlarmManager.ELAPSED_REALTIME;
        Intent broadcast = new Intent(this, AlarmReceiver.class).setAction("com.example.woken.ALARM");
        broadcast.putExtra("made", new Made());
        alarms.setExact(type, at, PendingIntent.getBroadcast(this, 1, broadcast, 0));
        Intent service = new Intent(this, WorkService.class).setAction("com.example.woken.ALARM_WORK");
        alarms.setExact(type, at, PendingIntent.getService(this, 2, service, 0));
        alarms.setExact(type, at, "woken", new Listener(), null);
        Intent activity = new Intent(this, AlarmActivity.class);
        alarms.setExact(type, at + 6_000, PendingIntent.getActivity(this, 3, activity, 0));
    }

    /** Job 4 is cancelled while it goes on. */
    private void schedule(JobScheduler scheduler) {
        for (int id : new int[] {WokenJob.AT_ONCE, WokenJob.LATER, WokenJob.CANCELLED}) {
            scheduler.schedule(job(id));
        }
        scheduler.enqueue(job(WokenJob.IN_PIECES), new JobWorkItem(new Intent("one")));
        scheduler.enqueue(job(WokenJob.IN_PIECES), new JobWorkItem(new Intent("two")));
        new Handler().postDelayed(() -> scheduler.cancel(WokenJob.CANCELLED), 1_000);
    }

    private JobInfo job(int id) {
        return new JobInfo.Builder(id, new ComponentName(this, WokenJob.class)).setMinimumLatency(100).build();
    }

    /** Registered; it goes on in a thread of its own. */
    private static final class LocalReceiver extends BroadcastReceiver {
        @Override
        public void onReceive(Context context, Intent intent) {
            PendingResult result = goAsync();
            long since = SystemClock.elapsedRealtimeNanos();
            new Thread(() -> {
                WokenApp.readContacts();
                WokenApp.since("broadcast LocalReceiver " + intent.getAction(), since);
                result.finish();
            }).start();
        }
    }

    /** Is told of an alarm directly. */
    private static final class Listener implements AlarmManager.OnAlarmListener {
        @Override
        public void onAlarm() {
            WokenApp.during("alarm Listener", WokenApp::readContacts);
        }
    }

    /** Is bound for a while. */
    private final class Bound implements ServiceConnection {
        @Override
        public void onServiceConnected(ComponentName name, IBinder service) {
            new Handler().postDelayed(() -> unbindService(this), 500);
        }

        @Override
        public void onServiceDisconnected(ComponentName name) {}
    }
}
