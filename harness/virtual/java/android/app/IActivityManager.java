package android.app;

import android.content.ComponentName;
import android.content.IContentProvider;
import android.content.Intent;
import android.content.IntentFilter;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

import java.util.List;
import java.util.Map;

/** The system's activity manager: processes, providers, permissions. */
public interface IActivityManager extends IInterface {
    String DESCRIPTOR = "android.app.IActivityManager";

    void attachApplication(IApplicationThread app) throws RemoteException;

    /** The provider of that authority, or null when no package has it. */
    IContentProvider getContentProvider(String authority) throws RemoteException;

    /** Hands over what this process has made, each under its authorities. */
    void publishContentProviders(Map<String, IContentProvider> providers) throws RemoteException;

    void showWaitingForDebugger(IApplicationThread who, boolean waiting) throws RemoteException;

    void handleApplicationCrash(IApplicationThread app, String trace) throws RemoteException;

    int checkPermission(String permission, int pid, int uid) throws RemoteException;

    /** The service that was started; null when there is none. */
    ComponentName startService(Intent service, boolean requireForeground) throws RemoteException;

    boolean stopService(Intent service) throws RemoteException;

    /** 1 when there is such a service, 0 when not. */
    int bindService(Intent service, int connection, int flags) throws RemoteException;

    void unbindService(int connection) throws RemoteException;

    void publishService(String token, Intent intent, IBinder service) throws RemoteException;

    void unbindFinished(String token, Intent intent, boolean doRebind) throws RemoteException;

    boolean stopServiceToken(String token, int startId) throws RemoteException;

    void setServiceForeground(String token, boolean foreground) throws RemoteException;

    void serviceDoneExecuting(String token, int startId, int mode) throws RemoteException;

    void broadcastIntent(
            Intent intent, String permission, boolean ordered, String resultReceiver, int code, String data)
            throws RemoteException;

    /** The sticky broadcast that the filter matches, of which this phone has none. */
    Intent registerReceiver(String receiver, IntentFilter filter, String permission) throws RemoteException;

    void unregisterReceiver(String receiver) throws RemoteException;

    void finishReceiver(String token, int code, String data, boolean abort) throws RemoteException;

    /** The token of a pending intent; null when FLAG_NO_CREATE found none. */
    String getIntentSender(int type, int requestCode, Intent intent, int flags) throws RemoteException;

    /** Whether it was sent; false when it had been cancelled. */
    boolean sendIntentSender(String token) throws RemoteException;

    void cancelIntentSender(String token) throws RemoteException;

    List<ActivityManager.RunningAppProcessInfo> getRunningAppProcesses() throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_attachApplication = 1;
        static final int TRANSACTION_getContentProvider = 2;
        static final int TRANSACTION_showWaitingForDebugger = 3;
        static final int TRANSACTION_handleApplicationCrash = 4;
        static final int TRANSACTION_checkPermission = 5;
        static final int TRANSACTION_startService = 6;
        static final int TRANSACTION_stopService = 7;
        static final int TRANSACTION_bindService = 8;
        static final int TRANSACTION_unbindService = 9;
        static final int TRANSACTION_publishService = 10;
        static final int TRANSACTION_unbindFinished = 11;
        static final int TRANSACTION_stopServiceToken = 12;
        static final int TRANSACTION_setServiceForeground = 13;
        static final int TRANSACTION_serviceDoneExecuting = 14;
        static final int TRANSACTION_broadcastIntent = 15;
        static final int TRANSACTION_registerReceiver = 16;
        static final int TRANSACTION_unregisterReceiver = 17;
        static final int TRANSACTION_finishReceiver = 18;
        static final int TRANSACTION_getIntentSender = 19;
        static final int TRANSACTION_sendIntentSender = 20;
        static final int TRANSACTION_cancelIntentSender = 21;
        static final int TRANSACTION_getRunningAppProcesses = 22;
        static final int TRANSACTION_publishContentProviders = 23;

        private Stub() {}

        public static IActivityManager asInterface(IBinder obj) {
            return obj == null ? null : new ActivityManagerProxy(obj);
        }
    }
}
