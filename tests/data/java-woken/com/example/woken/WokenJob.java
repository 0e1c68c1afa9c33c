package com.example.woken;

import android.app.job.JobParameters;
import android.app.job.JobService;
import android.app.job.JobWorkItem;
import android.os.SystemClock;

/** Does each job in another manner, by its id. */
public final class WokenJob extends JobService {
    static final int AT_ONCE = 1;
    static final int LATER = 2;
    static final int IN_PIECES = 3;
    static final int CANCELLED = 4;

    private long cancelledSince;

    @Override
    public boolean onStartJob(JobParameters params) {
        long since = SystemClock.elapsedRealtimeNanos();
        switch (params.getJobId()) {
            case AT_ONCE -> WokenApp.during("job 1", WokenApp::readContacts);
            case LATER -> new Thread(() -> doLater(params, since)).start();
            case IN_PIECES -> new Thread(() -> doPieces(params, since)).start();
            default -> cancelledSince = since;
        }
        return params.getJobId() != AT_ONCE;
    }

    private void doLater(JobParameters params, long since) {
        SystemClock.sleep(300);
        WokenApp.readContacts();
        WokenApp.since("job 2", since);
        jobFinished(params, false);
    }

    private static void doPieces(JobParameters params, long since) {
        JobWorkItem item = params.dequeueWork();
        while (item != null) {
            WokenApp.readContacts();
            params.completeWork(item);
            WokenApp.since("piece " + item.getIntent().getAction(), since);
            item = params.dequeueWork();
        }
    }

    @Override
    public boolean onStopJob(JobParameters params) {
        WokenApp.readContacts();
        WokenApp.since("job " + params.getJobId(), cancelledSince);
        return false;
    }
}
