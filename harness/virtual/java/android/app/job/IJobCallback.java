package android.app.job;

import android.content.Intent;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** What an app tells the scheduler of one execution of a job. */
public interface IJobCallback extends IInterface {
    void acknowledgeStartMessage(int jobId, boolean ongoing) throws RemoteException;

    void acknowledgeStopMessage(int jobId, boolean reschedule) throws RemoteException;

    JobWorkItem dequeueWork(int jobId) throws RemoteException;

    boolean completeWork(int jobId, int workId) throws RemoteException;

    void jobFinished(int jobId, boolean reschedule) throws RemoteException;

    /** The scheduler's side lives in the system alone. */
    final class Stub {
        private static final String DESCRIPTOR = "android.app.job.IJobCallback";
        static final int TRANSACTION_acknowledgeStartMessage = 1;
        static final int TRANSACTION_acknowledgeStopMessage = 2;
        static final int TRANSACTION_dequeueWork = 3;
        static final int TRANSACTION_completeWork = 4;
        static final int TRANSACTION_jobFinished = 5;

        private Stub() {}

        public static IJobCallback asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy implements IJobCallback {
            private final IBinder mRemote;

            Proxy(IBinder remote) {
                mRemote = remote;
            }

            @Override
            public IBinder asBinder() {
                return mRemote;
            }

            @Override
            public void acknowledgeStartMessage(int jobId, boolean ongoing) throws RemoteException {
                tell(TRANSACTION_acknowledgeStartMessage, jobId, ongoing);
            }

            @Override
            public void acknowledgeStopMessage(int jobId, boolean reschedule) throws RemoteException {
                tell(TRANSACTION_acknowledgeStopMessage, jobId, reschedule);
            }

            @Override
            public JobWorkItem dequeueWork(int jobId) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeInt(jobId);
                    transact(TRANSACTION_dequeueWork, call);
                    int workId = call.reply.readInt();
                    return workId == 0 ? null : new JobWorkItem(workId, Intent.CREATOR.createFromParcel(call.reply));
                }
            }

            @Override
            public boolean completeWork(int jobId, int workId) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeInt(jobId);
                    call.data.writeInt(workId);
                    transact(TRANSACTION_completeWork, call);
                    return call.reply.readBoolean();
                }
            }

            @Override
            public void jobFinished(int jobId, boolean reschedule) throws RemoteException {
                tell(TRANSACTION_jobFinished, jobId, reschedule);
            }

            private void tell(int code, int jobId, boolean value) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeInt(jobId);
                    call.data.writeBoolean(value);
                    transact(code, call);
                }
            }

            private void transact(int code, BinderCall call) throws RemoteException {
                mRemote.transact(code, call.data, call.reply, 0);
                call.reply.readException();
            }
        }
    }
}
