package android.app.job;

import android.os.IBinder;
import android.os.Parcel;
import android.os.PersistableBundle;
import android.os.RemoteException;

/** Which job is to be done now, and whom to tell of it. */
public class JobParameters {
    private final int jobId;
    private final PersistableBundle extras;
    private final boolean overrideDeadlineExpired;
    private final IBinder callback;

    private JobParameters(
            int jobId, PersistableBundle extras, boolean overrideDeadlineExpired, IBinder callback) {
        this.jobId = jobId;
        this.extras = extras;
        this.overrideDeadlineExpired = overrideDeadlineExpired;
        this.callback = callback;
    }

    static JobParameters read(Parcel data) {
        return new JobParameters(
                data.readInt(), data.readPersistableBundle(), data.readBoolean(), data.readStrongBinder());
    }

    /** The next piece of work; null when there is none, and with that the job ends once all are completed. */
    public JobWorkItem dequeueWork() {
        try {
            return getCallback().dequeueWork(jobId);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void completeWork(JobWorkItem work) {
        try {
            if (!getCallback().completeWork(jobId, work.getWorkId())) {
                throw new IllegalArgumentException("Given work is not active: " + work);
            }
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
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

    IJobCallback getCallback() {
        return IJobCallback.Stub.asInterface(callback);
    }
}
