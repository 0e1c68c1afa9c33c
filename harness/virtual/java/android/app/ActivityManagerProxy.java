package android.app;

import android.content.ContentProviderNative;
import android.content.IContentProvider;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.RemoteException;

/** The caller's side of {@link IActivityManager}. */
final class ActivityManagerProxy implements IActivityManager {
    private final IBinder remote;

    ActivityManagerProxy(IBinder remote) {
        this.remote = remote;
    }

    @Override
    public IBinder asBinder() {
        return remote;
    }

    @Override
    public void attachApplication(IApplicationThread app) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(app.asBinder());
            remote.transact(Stub.TRANSACTION_attachApplication, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public IContentProvider getContentProvider(String authority) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(authority);
            remote.transact(Stub.TRANSACTION_getContentProvider, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readInt() != 0 ? ContentProviderNative.asInterface(call.reply.readStrongBinder()) : null;
        }
    }

    @Override
    public void showWaitingForDebugger(IApplicationThread who, boolean waiting) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(who.asBinder());
            call.data.writeBoolean(waiting);
            remote.transact(Stub.TRANSACTION_showWaitingForDebugger, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public void handleApplicationCrash(IApplicationThread app, String trace) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(app.asBinder());
            call.data.writeString(trace);
            remote.transact(Stub.TRANSACTION_handleApplicationCrash, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public int checkPermission(String permission, int pid, int uid) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(permission);
            call.data.writeInt(pid);
            call.data.writeInt(uid);
            remote.transact(Stub.TRANSACTION_checkPermission, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readInt();
        }
    }
}
