package android.app;

import android.content.ContentProviderNative;
import android.content.IContentProvider;
import android.os.IBinder;
import android.os.Parcel;
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
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeStrongBinder(app.asBinder());
            remote.transact(Stub.TRANSACTION_attachApplication, data, reply, 0);
            reply.readException();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public IContentProvider getContentProvider(String authority) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeString(authority);
            remote.transact(Stub.TRANSACTION_getContentProvider, data, reply, 0);
            reply.readException();
            return reply.readInt() != 0 ? ContentProviderNative.asInterface(reply.readStrongBinder()) : null;
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public void showWaitingForDebugger(IApplicationThread who, boolean waiting) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeStrongBinder(who.asBinder());
            data.writeBoolean(waiting);
            remote.transact(Stub.TRANSACTION_showWaitingForDebugger, data, reply, 0);
            reply.readException();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public void handleApplicationCrash(IApplicationThread app, String trace) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeStrongBinder(app.asBinder());
            data.writeString(trace);
            remote.transact(Stub.TRANSACTION_handleApplicationCrash, data, reply, 0);
            reply.readException();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public int checkPermission(String permission, int pid, int uid) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeString(permission);
            data.writeInt(pid);
            data.writeInt(uid);
            remote.transact(Stub.TRANSACTION_checkPermission, data, reply, 0);
            reply.readException();
            return reply.readInt();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }
}
