package android.app;

import android.content.ComponentName;
import android.content.ContentProviderNative;
import android.content.IContentProvider;
import android.content.Intent;
import android.content.IntentFilter;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    public void publishContentProviders(Map<String, IContentProvider> providers) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeInt(providers.size());
            providers.forEach((authorities, provider) -> {
                call.data.writeString(authorities);
                call.data.writeStrongBinder(provider.asBinder());
            });
            remote.transact(Stub.TRANSACTION_publishContentProviders, call.data, call.reply, 0);
            call.reply.readException();
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

    @Override
    public ComponentName startService(Intent service, boolean requireForeground) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            service.writeToParcel(call.data, 0);
            call.data.writeBoolean(requireForeground);
            remote.transact(Stub.TRANSACTION_startService, call.data, call.reply, 0);
            call.reply.readException();
            String name = call.reply.readString();
            return name == null ? null : ComponentName.unflattenFromString(name);
        }
    }

    @Override
    public boolean stopService(Intent service) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            service.writeToParcel(call.data, 0);
            remote.transact(Stub.TRANSACTION_stopService, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readBoolean();
        }
    }

    @Override
    public int bindService(Intent service, int connection, int flags) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            service.writeToParcel(call.data, 0);
            call.data.writeInt(connection);
            call.data.writeInt(flags);
            remote.transact(Stub.TRANSACTION_bindService, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readInt();
        }
    }

    @Override
    public void unbindService(int connection) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeInt(connection);
            remote.transact(Stub.TRANSACTION_unbindService, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public void publishService(String token, Intent intent, IBinder service) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            intent.writeToParcel(call.data, 0);
            call.data.writeStrongBinder(service);
            remote.transact(Stub.TRANSACTION_publishService, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public void unbindFinished(String token, Intent intent, boolean doRebind) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            intent.writeToParcel(call.data, 0);
            call.data.writeBoolean(doRebind);
            remote.transact(Stub.TRANSACTION_unbindFinished, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public boolean stopServiceToken(String token, int startId) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            call.data.writeInt(startId);
            remote.transact(Stub.TRANSACTION_stopServiceToken, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readBoolean();
        }
    }

    @Override
    public void setServiceForeground(String token, boolean foreground) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            call.data.writeBoolean(foreground);
            remote.transact(Stub.TRANSACTION_setServiceForeground, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public void serviceDoneExecuting(String token, int startId, int mode) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            call.data.writeInt(startId);
            call.data.writeInt(mode);
            remote.transact(Stub.TRANSACTION_serviceDoneExecuting, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public void broadcastIntent(
            Intent intent, String permission, boolean ordered, String resultReceiver, int code, String data)
            throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            intent.writeToParcel(call.data, 0);
            call.data.writeString(permission);
            call.data.writeBoolean(ordered);
            call.data.writeString(resultReceiver);
            call.data.writeInt(code);
            call.data.writeString(data);
            remote.transact(Stub.TRANSACTION_broadcastIntent, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public Intent registerReceiver(String receiver, IntentFilter filter, String permission) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(receiver);
            writeFilter(call.data, filter);
            call.data.writeString(permission);
            remote.transact(Stub.TRANSACTION_registerReceiver, call.data, call.reply, 0);
            call.reply.readException();
            return null;
        }
    }

    @Override
    public void unregisterReceiver(String receiver) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(receiver);
            remote.transact(Stub.TRANSACTION_unregisterReceiver, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public void finishReceiver(String token, int code, String data, boolean abort) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            call.data.writeInt(code);
            call.data.writeString(data);
            call.data.writeBoolean(abort);
            remote.transact(Stub.TRANSACTION_finishReceiver, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public String getIntentSender(int type, int requestCode, Intent intent, int flags) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeInt(type);
            call.data.writeInt(requestCode);
            intent.writeToParcel(call.data, 0);
            call.data.writeInt(flags);
            remote.transact(Stub.TRANSACTION_getIntentSender, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readString();
        }
    }

    @Override
    public boolean sendIntentSender(String token) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            remote.transact(Stub.TRANSACTION_sendIntentSender, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readBoolean();
        }
    }

    @Override
    public void cancelIntentSender(String token) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            remote.transact(Stub.TRANSACTION_cancelIntentSender, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public List<ActivityManager.RunningAppProcessInfo> getRunningAppProcesses() throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            remote.transact(Stub.TRANSACTION_getRunningAppProcesses, call.data, call.reply, 0);
            call.reply.readException();
            List<ActivityManager.RunningAppProcessInfo> processes = new ArrayList<>();
            for (int count = call.reply.readInt(); count > 0; count--) {
                processes.add(ActivityManager.RunningAppProcessInfo.CREATOR.createFromParcel(call.reply));
            }
            return processes;
        }
    }

    private static void writeFilter(Parcel out, IntentFilter filter) {
        out.writeInt(filter.countActions());
        for (int i = 0; i < filter.countActions(); i++) {
            out.writeString(filter.getAction(i));
        }
        out.writeInt(filter.countCategories());
        for (int i = 0; i < filter.countCategories(); i++) {
            out.writeString(filter.getCategory(i));
        }
        out.writeInt(filter.countDataSchemes());
        for (int i = 0; i < filter.countDataSchemes(); i++) {
            out.writeString(filter.getDataScheme(i));
        }
        out.writeInt(filter.getPriority());
    }
}
