package android.app;

import android.content.ComponentName;
import android.content.Intent;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** The system's manager of activities on the screen; an activity is named by its token. */
public interface IActivityTaskManager extends IInterface {
    String DESCRIPTOR = "android.app.IActivityTaskManager";

    int startActivity(Intent intent) throws RemoteException;

    void activityResumed(String token) throws RemoteException;

    void activityPaused(String token) throws RemoteException;

    void activityStopped(String token) throws RemoteException;

    void finishActivity(String token) throws RemoteException;

    void activityIdle(String token) throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_startActivity = 1;
        static final int TRANSACTION_activityResumed = 2;
        static final int TRANSACTION_activityPaused = 3;
        static final int TRANSACTION_activityStopped = 4;
        static final int TRANSACTION_finishActivity = 5;
        static final int TRANSACTION_activityIdle = 6;

        private Stub() {}

        public static IActivityTaskManager asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        /** The caller's side. */
        private static final class Proxy implements IActivityTaskManager {
            private final IBinder remote;

            Proxy(IBinder remote) {
                this.remote = remote;
            }

            @Override
            public IBinder asBinder() {
                return remote;
            }

            @Override
            public int startActivity(Intent intent) throws RemoteException {
                ComponentName component = intent.getComponent();
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(intent.getAction());
                    call.data.writeString(component == null ? null : component.flattenToString());
                    call.data.writeInt(intent.getFlags());
                    remote.transact(TRANSACTION_startActivity, call.data, call.reply, 0);
                    call.reply.readException();
                    return call.reply.readInt();
                }
            }

            @Override
            public void activityResumed(String token) throws RemoteException {
                tell(TRANSACTION_activityResumed, token);
            }

            @Override
            public void activityPaused(String token) throws RemoteException {
                tell(TRANSACTION_activityPaused, token);
            }

            @Override
            public void activityStopped(String token) throws RemoteException {
                tell(TRANSACTION_activityStopped, token);
            }

            @Override
            public void activityIdle(String token) throws RemoteException {
                tell(TRANSACTION_activityIdle, token);
            }

            @Override
            public void finishActivity(String token) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(token);
                    remote.transact(TRANSACTION_finishActivity, call.data, call.reply, 0);
                    call.reply.readException();
                }
            }

            private void tell(int code, String token) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(token);
                    remote.transact(code, call.data, null, IBinder.FLAG_ONEWAY);
                }
            }
        }
    }
}
