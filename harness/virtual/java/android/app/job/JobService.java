package android.app.job;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;

/** Does scheduled work; the system binds to it when it is due. */
public abstract class JobService extends Service {
    public static final String PERMISSION_BIND = "android.permission.BIND_JOB_SERVICE";

    private JobServiceEngine engine;

    /** True when the work goes on after the return; {@link #jobFinished} ends it then. */
    public abstract boolean onStartJob(JobParameters params);

    /** True when the job is to be done again. */
    public abstract boolean onStopJob(JobParameters params);

    public final void jobFinished(JobParameters params, boolean wantsReschedule) {
        engine.jobFinished(params, wantsReschedule);
    }

    @Override
    public final IBinder onBind(Intent intent) {
        if (engine == null) {
            engine = new JobServiceEngine(this) {
                @Override
                public boolean onStartJob(JobParameters params) {
                    return JobService.this.onStartJob(params);
                }

                @Override
                public boolean onStopJob(JobParameters params) {
                    return JobService.this.onStopJob(params);
                }
            };
        }
        return engine.getBinder();
    }
}
