package android.app;

import android.content.IContentProvider;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** The system's activity manager: processes, providers, permissions. */
public interface IActivityManager extends IInterface {
    String DESCRIPTOR = "android.app.IActivityManager";

    void attachApplication(IApplicationThread app) throws RemoteException;

    /** The provider of that authority, or null when no package has it. */
    IContentProvider getContentProvider(String authority) throws RemoteException;

    void showWaitingForDebugger(IApplicationThread who, boolean waiting) throws RemoteException;

    void handleApplicationCrash(IApplicationThread app, String trace) throws RemoteException;

    int checkPermission(String permission, int pid, int uid) throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_attachApplication = 1;
        static final int TRANSACTION_getContentProvider = 2;
        static final int TRANSACTION_showWaitingForDebugger = 3;
        static final int TRANSACTION_handleApplicationCrash = 4;
        static final int TRANSACTION_checkPermission = 5;

        private Stub() {}

        public static IActivityManager asInterface(IBinder obj) {
            return obj == null ? null : new ActivityManagerProxy(obj);
        }
    }
}
