package android.app;

import android.content.Intent;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** The system's manager of activities on the screen; an activity is named by its token. */
public interface IActivityTaskManager extends IInterface {
    String DESCRIPTOR = "android.app.IActivityTaskManager";

    /** Starts an activity; a request code of 0 or more asks for its result on behalf of the caller's own activity. */
    int startActivity(Intent intent, String resultTo, String resultWho, int requestCode)
            throws RemoteException;

    /** Starts each on top of the one before; no result comes back. */
    int startActivities(Intent[] intents, String resultTo) throws RemoteException;

    void activityResumed(String token) throws RemoteException;

    void activityPaused(String token) throws RemoteException;

    void activityStopped(String token) throws RemoteException;

    void finishActivity(String token, int resultCode, Intent data) throws RemoteException;

    void activityIdle(String token) throws RemoteException;

    int getTaskForActivity(String token) throws RemoteException;

    boolean moveActivityTaskToBack(String token, boolean nonRoot) throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_startActivity = 1;
        static final int TRANSACTION_activityResumed = 2;
        static final int TRANSACTION_activityPaused = 3;
        static final int TRANSACTION_activityStopped = 4;
        static final int TRANSACTION_finishActivity = 5;
        static final int TRANSACTION_activityIdle = 6;
        static final int TRANSACTION_getTaskForActivity = 7;
        static final int TRANSACTION_moveActivityTaskToBack = 8;
        static final int TRANSACTION_startActivities = 9;

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
            public int startActivity(Intent intent, String resultTo, String resultWho, int requestCode)
                    throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    intent.writeToParcel(call.data, 0);
                    call.data.writeString(resultTo);
                    call.data.writeString(resultWho);
                    call.data.writeInt(requestCode);
                    remote.transact(TRANSACTION_startActivity, call.data, call.reply, 0);
                    call.reply.readException();
                    return call.reply.readInt();
                }
            }

            @Override
            public int startActivities(Intent[] intents, String resultTo) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeInt(intents.length);
                    for (Intent intent : intents) {
                        intent.writeToParcel(call.data, 0);
                    }
                    call.data.writeString(resultTo);
                    remote.transact(TRANSACTION_startActivities, call.data, call.reply, 0);
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
            public void finishActivity(String token, int resultCode, Intent data) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(token);
                    call.data.writeInt(resultCode);
                    IntentParcel.writeOrNull(call.data, data);
                    remote.transact(TRANSACTION_finishActivity, call.data, call.reply, 0);
                    call.reply.readException();
                }
            }

            @Override
            public int getTaskForActivity(String token) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(token);
                    remote.transact(TRANSACTION_getTaskForActivity, call.data, call.reply, 0);
                    call.reply.readException();
                    return call.reply.readInt();
                }
            }

            @Override
            public boolean moveActivityTaskToBack(String token, boolean nonRoot) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(token);
                    call.data.writeBoolean(nonRoot);
                    remote.transact(TRANSACTION_moveActivityTaskToBack, call.data, call.reply, 0);
                    call.reply.readException();
                    return call.reply.readBoolean();
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
