package android.app.job;

import android.app.Service;
import android.content.Context;
import android.content.Intent;
import android.os.Binder;
import android.os.BinderCall;
import android.os.Handler;
import android.os.IBinder;
import android.os.Parcel;
import android.os.PersistableBundle;
import android.os.RemoteException;
import android.os.ServiceManager;

import java.util.ArrayDeque;
import java.util.Deque;

/** Does scheduled work; the system binds to it when it is due. */
public abstract class JobService extends Service {
    public static final String PERMISSION_BIND = "android.permission.BIND_JOB_SERVICE";
    private static final String SCHEDULER = "android.app.job.IJobScheduler";
    private static final int TRANSACTION_startJob = 1;
    private static final int TRANSACTION_stopJob = 2;
    private static final int TRANSACTION_acknowledgeStart = 20;
    private static final int TRANSACTION_jobFinished = 21;
    private static final int TRANSACTION_acknowledgeStop = 22;

    /** True when the work goes on after the return; {@link #jobFinished} ends it then. */
    public abstract boolean onStartJob(JobParameters params);

    /** True when the job is to be done again. */
    public abstract boolean onStopJob(JobParameters params);

    public final void jobFinished(JobParameters params, boolean wantsReschedule) {
        tell(TRANSACTION_jobFinished, params.getJobId(), wantsReschedule);
    }

    @Override
    public final IBinder onBind(Intent intent) {
        return new Engine();
    }

    private static void tell(int code, int jobId, boolean value) {
        try (BinderCall call = new BinderCall(SCHEDULER)) {
            call.data.writeInt(jobId);
            call.data.writeBoolean(value);
            ServiceManager.getService(Context.JOB_SCHEDULER_SERVICE).transact(code, call.data, call.reply, 0);
            call.reply.readException();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    /** The service as the scheduler calls it; all is done on the main thread. */
    private final class Engine extends Binder {
        private final Handler handler = new Handler(getMainLooper());

        Engine() {
            super("android.app.job.IJobService");
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            data.enforceInterface(getInterfaceDescriptor());
            int jobId = data.readInt();
            PersistableBundle extras = data.readPersistableBundle();
            boolean expired = data.readBoolean();
            Deque<JobWorkItem> work = new ArrayDeque<>();
            for (int count = data.readInt(); count > 0; count--) {
                work.add(new JobWorkItem(Intent.CREATOR.createFromParcel(data)));
            }
            Runnable onAllDone = () -> tell(TRANSACTION_jobFinished, jobId, false);
            JobParameters params = new JobParameters(jobId, extras, expired, work, onAllDone);
            if (code == TRANSACTION_startJob) {
                handler.post(() -> tell(TRANSACTION_acknowledgeStart, jobId, onStartJob(params)));
            } else if (code == TRANSACTION_stopJob) {
                handler.post(() -> tell(TRANSACTION_acknowledgeStop, jobId, onStopJob(params)));
            }
            return code == TRANSACTION_startJob || code == TRANSACTION_stopJob;
        }
    }
}
