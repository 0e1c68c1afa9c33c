package android.content;

import android.net.Uri;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.RemoteException;
import android.os.ServiceManager;

/** The system's service that passes on who changed what; its codes are Android 11's. */
final class ContentServiceProxy {
    private static final String DESCRIPTOR = "android.content.IContentService";
    private static final int TRANSACTION_unregisterContentObserver = 1;
    private static final int TRANSACTION_registerContentObserver = 2;
    private static final int TRANSACTION_notifyChange = 3;
    private static final int TRANSACTION_requestSync = 4;

    private ContentServiceProxy() {}

    static void register(Uri uri, boolean notifyForDescendants, IBinder observer) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(uri.toString());
            call.data.writeBoolean(notifyForDescendants);
            call.data.writeStrongBinder(observer);
            transact(TRANSACTION_registerContentObserver, call);
        }
    }

    static void unregister(IBinder observer) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(observer);
            transact(TRANSACTION_unregisterContentObserver, call);
        }
    }

    static void notifyChange(Uri uri) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(uri.toString());
            transact(TRANSACTION_notifyChange, call);
        }
    }

    static void requestSync(SyncRequest request) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(request.getAccount() == null ? null : request.getAccount().type);
            call.data.writeString(request.getProvider());
            transact(TRANSACTION_requestSync, call);
        }
    }

    private static void transact(int code, BinderCall call) {
        try {
            ServiceManager.getService("content").transact(code, call.data, call.reply, 0);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
        call.reply.readException();
    }
}
