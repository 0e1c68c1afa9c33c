package android.app.job;

import android.os.PersistableBundle;

import java.util.Deque;

/** Which job is to be done now. */
public class JobParameters {
    private final int jobId;
    private final PersistableBundle extras;
    private final boolean overrideDeadlineExpired;
    private final Deque<JobWorkItem> work;
    private final Runnable onAllDone;
    private int unfinished;

    JobParameters(
            int jobId,
            PersistableBundle extras,
            boolean overrideDeadlineExpired,
            Deque<JobWorkItem> work,
            Runnable onAllDone) {
        this.jobId = jobId;
        this.extras = extras;
        this.overrideDeadlineExpired = overrideDeadlineExpired;
        this.work = work;
        this.onAllDone = onAllDone;
    }

    /** The next piece of work; null when there is none, and with that the job ends once all are completed. */
    public synchronized JobWorkItem dequeueWork() {
        JobWorkItem next = work.poll();
        if (next != null) {
            unfinished++;
        } else if (unfinished == 0) {
            onAllDone.run();
        }
        return next;
    }

    public synchronized void completeWork(JobWorkItem item) {
        unfinished--;
    }

    public int getJobId() {
        return jobId;
    }

    public PersistableBundle getExtras() {
        return extras;
    }

    public boolean isOverrideDeadlineExpired() {
        return overrideDeadlineExpired;
    }
}
