package android.app;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.os.Handler;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** The receivers that this process registered, each by the name under which the system knows it. */
final class ReceiverTable {
    private final Map<String, LoadedApk.ReceiverDispatcher> registered = new HashMap<>();
    private int last;

    /** The same receiver keeps its name for a further filter; a null handler means the main thread. */
    synchronized String add(BroadcastReceiver receiver, Context context, Handler handler) {
        for (Map.Entry<String, LoadedApk.ReceiverDispatcher> entry : registered.entrySet()) {
            if (entry.getValue().getIntentReceiver() == receiver) {
                return entry.getKey();
            }
        }
        String id = Integer.toString(++last);
        Handler target = handler == null ? ActivityThread.currentActivityThread().getHandler() : handler;
        registered.put(id, new LoadedApk.ReceiverDispatcher(receiver, context, target));
        return id;
    }

    /** The name of a receiver that is registered no more; null when it was not. */
    synchronized String remove(BroadcastReceiver receiver) {
        Iterator<Map.Entry<String, LoadedApk.ReceiverDispatcher>> all = registered.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, LoadedApk.ReceiverDispatcher> entry = all.next();
            if (entry.getValue().getIntentReceiver() == receiver) {
                entry.getValue().forget();
                all.remove();
                return entry.getKey();
            }
        }
        return null;
    }

    void deliver(String id, Intent intent, String token, boolean ordered, int code, String data) {
        LoadedApk.ReceiverDispatcher dispatcher = find(id);
        if (dispatcher == null) {
            new BroadcastReceiver.PendingResult(token, ordered, code, data).finish();
        } else {
            dispatcher.performReceive(intent, token, ordered, code, data);
        }
    }

    private synchronized LoadedApk.ReceiverDispatcher find(String id) {
        return registered.get(id);
    }
}
