package android.app.job;

import android.content.ComponentName;
import android.os.Bundle;
import android.os.Parcel;
import android.os.Parcelable;
import android.os.PersistableBundle;

/** Work that is to be done some time, and under which conditions. */
public class JobInfo implements Parcelable {
    public static final int NETWORK_TYPE_NONE = 0;
    public static final int NETWORK_TYPE_ANY = 1;
    public static final int NETWORK_TYPE_UNMETERED = 2;
    public static final int BACKOFF_POLICY_LINEAR = 0;
    public static final int BACKOFF_POLICY_EXPONENTIAL = 1;
    public static final long DEFAULT_INITIAL_BACKOFF_MILLIS = 30_000;
    private static final long MIN_PERIOD_MILLIS = 15 * 60 * 1000;
    public static final Creator<JobInfo> CREATOR = new Creator<>() {
        @Override
        public JobInfo createFromParcel(Parcel source) {
            return new JobInfo(source);
        }

        @Override
        public JobInfo[] newArray(int size) {
            return new JobInfo[size];
        }
    };

    private final int id;
    private final ComponentName service;
    private PersistableBundle extras = new PersistableBundle();
    private long minLatencyMillis;
    private long maxExecutionDelayMillis;
    private long intervalMillis;
    private int networkType;
    private boolean requireCharging;
    private boolean requireDeviceIdle;
    private boolean persisted;
    private long initialBackoffMillis = DEFAULT_INITIAL_BACKOFF_MILLIS;
    private int backoffPolicy = BACKOFF_POLICY_EXPONENTIAL;

    private JobInfo(int id, ComponentName service) {
        this.id = id;
        this.service = service;
    }

    private JobInfo(Parcel in) {
        id = in.readInt();
        service = ComponentName.unflattenFromString(in.readString());
        extras = unpack(in.createByteArray());
        minLatencyMillis = in.readLong();
        maxExecutionDelayMillis = in.readLong();
        intervalMillis = in.readLong();
        networkType = in.readInt();
        requireCharging = in.readBoolean();
        requireDeviceIdle = in.readBoolean();
        persisted = in.readBoolean();
        initialBackoffMillis = in.readLong();
        backoffPolicy = in.readInt();
    }

    private static PersistableBundle unpack(byte[] bytes) {
        Parcel packed = Parcel.obtain();
        packed.unmarshall(bytes, 0, bytes.length);
        packed.setDataPosition(0);
        PersistableBundle bundle = packed.readPersistableBundle();
        packed.recycle();
        return bundle;
    }

    public int getId() {
        return id;
    }

    public ComponentName getService() {
        return service;
    }

    public PersistableBundle getExtras() {
        return extras;
    }

    public long getMinLatencyMillis() {
        return minLatencyMillis;
    }

    public long getMaxExecutionDelayMillis() {
        return maxExecutionDelayMillis;
    }

    public long getIntervalMillis() {
        return intervalMillis;
    }

    public boolean isPeriodic() {
        return intervalMillis > 0;
    }

    public int getNetworkType() {
        return networkType;
    }

    public boolean isRequireCharging() {
        return requireCharging;
    }

    public boolean isRequireDeviceIdle() {
        return requireDeviceIdle;
    }

    public boolean isPersisted() {
        return persisted;
    }

    public long getInitialBackoffMillis() {
        return initialBackoffMillis;
    }

    public int getBackoffPolicy() {
        return backoffPolicy;
    }

    public static final long getMinPeriodMillis() {
        return MIN_PERIOD_MILLIS;
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel out, int flags) {
        out.writeInt(id);
        out.writeString(service.flattenToString());
        Parcel packed = Parcel.obtain();
        packed.writePersistableBundle(extras);
        out.writeByteArray(packed.marshall());
        packed.recycle();
        out.writeLong(minLatencyMillis);
        out.writeLong(maxExecutionDelayMillis);
        out.writeLong(intervalMillis);
        out.writeInt(networkType);
        out.writeBoolean(requireCharging);
        out.writeBoolean(requireDeviceIdle);
        out.writeBoolean(persisted);
        out.writeLong(initialBackoffMillis);
        out.writeInt(backoffPolicy);
    }

    @Override
    public String toString() {
        return "(job:" + id + "/" + service.flattenToShortString() + ")";
    }

    /** Makes a job step by step. */
    public static final class Builder {
        private final JobInfo job;

        public Builder(int jobId, ComponentName jobService) {
            job = new JobInfo(jobId, jobService);
        }

        public Builder setExtras(PersistableBundle extras) {
            job.extras = extras;
            return this;
        }

        public Builder setTransientExtras(Bundle extras) {
            return this;
        }

        public Builder setMinimumLatency(long minLatencyMillis) {
            job.minLatencyMillis = minLatencyMillis;
            return this;
        }

        public Builder setOverrideDeadline(long maxExecutionDelayMillis) {
            job.maxExecutionDelayMillis = maxExecutionDelayMillis;
            return this;
        }

        public Builder setPeriodic(long intervalMillis) {
            return setPeriodic(intervalMillis, intervalMillis);
        }

        /** Less than a quarter of an hour is not to be had. */
        public Builder setPeriodic(long intervalMillis, long flexMillis) {
            job.intervalMillis = Math.max(intervalMillis, MIN_PERIOD_MILLIS);
            return this;
        }

        public Builder setRequiredNetworkType(int networkType) {
            job.networkType = networkType;
            return this;
        }

        public Builder setRequiresCharging(boolean requiresCharging) {
            job.requireCharging = requiresCharging;
            return this;
        }

        public Builder setRequiresDeviceIdle(boolean requiresDeviceIdle) {
            job.requireDeviceIdle = requiresDeviceIdle;
            return this;
        }

        public Builder setPersisted(boolean isPersisted) {
            job.persisted = isPersisted;
            return this;
        }

        public Builder setBackoffCriteria(long initialBackoffMillis, int backoffPolicy) {
            job.initialBackoffMillis = initialBackoffMillis;
            job.backoffPolicy = backoffPolicy;
            return this;
        }

        public JobInfo build() {
            if (job.isPeriodic() && (job.minLatencyMillis > 0 || job.maxExecutionDelayMillis > 0)) {
                throw new IllegalArgumentException(job.minLatencyMillis > 0
                        ? "Can't call setMinimumLatency() on a periodic job"
                        : "Can't call setOverrideDeadline() on a periodic job.");
            }
            return job;
        }
    }
}
