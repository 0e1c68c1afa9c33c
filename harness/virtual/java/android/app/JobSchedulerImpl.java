package android.app;

import android.app.job.JobInfo;
import android.app.job.JobScheduler;
import android.app.job.JobWorkItem;
import android.content.Context;
import android.os.BinderCall;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

import java.util.ArrayList;
import java.util.List;

/** Asks the system's scheduler. */
final class JobSchedulerImpl extends JobScheduler {
    private static final String DESCRIPTOR = "android.app.job.IJobScheduler";
    private static final int TRANSACTION_schedule = 1;
    private static final int TRANSACTION_enqueue = 2;
    private static final int TRANSACTION_cancel = 4;
    private static final int TRANSACTION_cancelAll = 5;
    private static final int TRANSACTION_getAllPendingJobs = 6;

    /** What is read of an answer. */
    private interface Reader<T> {
        T read(Parcel reply);
    }

    @Override
    public int schedule(JobInfo job) {
        return ask(TRANSACTION_schedule, data -> job.writeToParcel(data, 0), Parcel::readInt);
    }

    @Override
    public int enqueue(JobInfo job, JobWorkItem work) {
        return ask(TRANSACTION_enqueue, data -> {
            job.writeToParcel(data, 0);
            work.getIntent().writeToParcel(data, 0);
        }, Parcel::readInt);
    }

    @Override
    public void cancel(int jobId) {
        ask(TRANSACTION_cancel, data -> data.writeInt(jobId), reply -> null);
    }

    @Override
    public void cancelAll() {
        ask(TRANSACTION_cancelAll, data -> {}, reply -> null);
    }

    @Override
    public List<JobInfo> getAllPendingJobs() {
        return ask(TRANSACTION_getAllPendingJobs, data -> {}, reply -> {
            List<JobInfo> jobs = new ArrayList<>();
            for (int count = reply.readInt(); count > 0; count--) {
                jobs.add(JobInfo.CREATOR.createFromParcel(reply));
            }
            return jobs;
        });
    }

    @Override
    public JobInfo getPendingJob(int jobId) {
        return getAllPendingJobs().stream().filter(job -> job.getId() == jobId).findFirst().orElse(null);
    }

    private static <T> T ask(int code, java.util.function.Consumer<Parcel> write, Reader<T> reader) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            write.accept(call.data);
            ServiceManager.getService(Context.JOB_SCHEDULER_SERVICE).transact(code, call.data, call.reply, 0);
            call.reply.readException();
            return reader.read(call.reply);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
