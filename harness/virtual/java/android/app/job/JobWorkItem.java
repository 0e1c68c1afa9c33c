package android.app.job;

import android.content.Intent;

/** One piece of a job's work; its number is 0 until the system hands it out. */
public final class JobWorkItem {
    private final int workId;
    private final Intent intent;

    public JobWorkItem(Intent intent) {
        this(0, intent);
    }

    JobWorkItem(int workId, Intent intent) {
        this.workId = workId;
        this.intent = intent;
    }

    public Intent getIntent() {
        return intent;
    }

    int getWorkId() {
        return workId;
    }
}
