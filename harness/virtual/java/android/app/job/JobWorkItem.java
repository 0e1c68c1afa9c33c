package android.app.job;

import android.content.Intent;

/** One piece of a job's work. */
public final class JobWorkItem {
    private final Intent intent;

    public JobWorkItem(Intent intent) {
        this.intent = intent;
    }

    public Intent getIntent() {
        return intent;
    }
}
