package android.app.job;

import android.app.Service;
import android.os.Binder;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;
import android.os.Message;
import android.os.Parcel;
import android.os.RemoteException;

/** A service as the scheduler calls it; all is done on the main thread. */
public abstract class JobServiceEngine {
    private static final int MSG_EXECUTE_JOB = 0;
    private static final int MSG_STOP_JOB = 1;
    private static final int MSG_JOB_FINISHED = 2;

    private final JobInterface binder = new JobInterface();
    private final JobHandler handler;

    public JobServiceEngine(Service service) {
        handler = new JobHandler(service.getMainLooper());
    }

    public abstract boolean onStartJob(JobParameters params);

    public abstract boolean onStopJob(JobParameters params);

    public void jobFinished(JobParameters params, boolean needsReschedule) {
        if (params == null) {
            throw new NullPointerException("params");
        }
        Message message = Message.obtain(handler, MSG_JOB_FINISHED, params);
        message.arg2 = needsReschedule ? 1 : 0;
        message.sendToTarget();
    }

    public final IBinder getBinder() {
        return binder;
    }

    /** What the scheduler reaches. */
    private final class JobInterface extends Binder {
        private static final int TRANSACTION_startJob = 1;
        private static final int TRANSACTION_stopJob = 2;

        JobInterface() {
            super("android.app.job.IJobService");
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            data.enforceInterface(getInterfaceDescriptor());
            if (code != TRANSACTION_startJob && code != TRANSACTION_stopJob) {
                return false;
            }
            int what = code == TRANSACTION_startJob ? MSG_EXECUTE_JOB : MSG_STOP_JOB;
            Message.obtain(handler, what, JobParameters.read(data)).sendToTarget();
            return true;
        }
    }

    /** Calls the app, and tells the scheduler what came of it. */
    class JobHandler extends Handler {
        JobHandler(Looper looper) {
            super(looper);
        }

        @Override
        public void handleMessage(Message msg) {
            JobParameters params = (JobParameters) msg.obj;
            IJobCallback callback = params.getCallback();
            try {
                switch (msg.what) {
                    case MSG_EXECUTE_JOB -> callback.acknowledgeStartMessage(params.getJobId(), onStartJob(params));
                    case MSG_STOP_JOB -> callback.acknowledgeStopMessage(params.getJobId(), onStopJob(params));
                    case MSG_JOB_FINISHED -> callback.jobFinished(params.getJobId(), msg.arg2 == 1);
                    default -> throw new IllegalStateException("message " + msg.what);
                }
            } catch (RemoteException e) {
                throw e.rethrowFromSystemServer();
            } catch (RuntimeException e) {
                throw new RuntimeException(e);
            }
        }
    }
}
