package android.app;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.os.Handler;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** The receivers that this process registered, and the making of those that its manifest declares. */
final class ReceiverTable {
    private final Map<String, Registration> registered = new HashMap<>();
    private int last;

    /** One receiver in one context; a null handler means the main thread. */
    private record Registration(BroadcastReceiver receiver, Context context, Handler handler) {}

    /** The same receiver keeps its name for a further filter. */
    synchronized String add(BroadcastReceiver receiver, Context context, Handler handler) {
        for (Map.Entry<String, Registration> entry : registered.entrySet()) {
            if (entry.getValue().receiver() == receiver) {
                return entry.getKey();
            }
        }
        String id = Integer.toString(++last);
        registered.put(id, new Registration(receiver, context, handler));
        return id;
    }

    /** The name of a receiver that is registered no more; null when it was not. */
    synchronized String remove(BroadcastReceiver receiver) {
        for (Iterator<Map.Entry<String, Registration>> all = registered.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Registration> entry = all.next();
            if (entry.getValue().receiver() == receiver) {
                all.remove();
                return entry.getKey();
            }
        }
        return null;
    }

    void deliver(String id, Intent intent, BroadcastReceiver.PendingResult result, Handler main) {
        Registration registration = find(id);
        if (registration == null) {
            result.finish();
            return;
        }
        Handler handler = registration.handler() == null ? main : registration.handler();
        handler.post(() -> receive(registration.receiver(), registration.context(), intent, result));
    }

    private synchronized Registration find(String id) {
        return registered.get(id);
    }

    /** Makes a receiver of the manifest for this one broadcast. */
    static void create(LoadedApk apk, String className, Intent intent, BroadcastReceiver.PendingResult result) {
        BroadcastReceiver receiver;
        try {
            receiver = (BroadcastReceiver) Instrumentation.newInstance(apk.getClassLoader(), className);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new RuntimeException("Unable to instantiate receiver " + className + ": " + e, e);
        }
        receive(receiver, apk.getApplication(), intent, result);
    }

    private static void receive(
            BroadcastReceiver receiver, Context context, Intent intent, BroadcastReceiver.PendingResult result) {
        receiver.setPendingResult(result);
        try {
            receiver.onReceive(context, intent);
        } catch (RuntimeException e) {
            throw new RuntimeException(
                    "Unable to start receiver " + receiver.getClass().getName() + ": " + e, e);
        }
        if (receiver.getPendingResult() == result) {
            receiver.setPendingResult(null);
            result.finish();
        }
    }
}
