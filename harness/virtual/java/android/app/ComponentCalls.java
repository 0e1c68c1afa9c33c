package android.app;

import android.content.BroadcastReceiver;
import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.content.ServiceConnection;
import android.os.Handler;
import android.os.RemoteException;

import java.util.concurrent.Executor;

/** What a context asks of the activity manager about services and receivers. */
final class ComponentCalls {
    private ComponentCalls() {}

    static ComponentName startService(Intent service, boolean foreground) {
        validate(service);
        try {
            return ActivityManager.getService().startService(service, foreground);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    static boolean stopService(Intent service) {
        validate(service);
        try {
            return ActivityManager.getService().stopService(service);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    static boolean bindService(
            Context context, Intent service, int flags, Executor executor, ServiceConnection connection) {
        if (connection == null) {
            throw new IllegalArgumentException("connection is null");
        }
        validate(service);
        ServiceBindings bindings = ActivityThread.currentActivityThread().getBindings();
        int id = bindings.add(context, connection, executor);
        try {
            boolean found = ActivityManager.getService().bindService(service, id, flags) != 0;
            if (!found) {
                bindings.remove(id);
            }
            return found;
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    static void unbindService(ServiceConnection connection) {
        int[] ids = ActivityThread.currentActivityThread().getBindings().remove(connection);
        if (ids.length == 0) {
            throw new IllegalArgumentException("Service not registered: " + connection);
        }
        try {
            for (int id : ids) {
                ActivityManager.getService().unbindService(id);
            }
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    static void broadcast(
            Intent intent, String permission, boolean ordered, String resultReceiver, int code, String data) {
        try {
            ActivityManager.getService().broadcastIntent(intent, permission, ordered, resultReceiver, code, data);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    static Intent registerReceiver(
            Context context, BroadcastReceiver receiver, IntentFilter filter, String permission, Handler scheduler) {
        String id = ActivityThread.currentActivityThread().getReceivers().add(receiver, context, scheduler);
        try {
            return ActivityManager.getService().registerReceiver(id, filter, permission);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    static void unregisterReceiver(BroadcastReceiver receiver) {
        String id = ActivityThread.currentActivityThread().getReceivers().remove(receiver);
        if (id == null) {
            throw new IllegalArgumentException("Receiver not registered: " + receiver);
        }
        try {
            ActivityManager.getService().unregisterReceiver(id);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private static void validate(Intent service) {
        if (service.getComponent() == null && service.getPackage() == null) {
            throw new IllegalArgumentException("Service Intent must be explicit: " + service);
        }
    }
}
