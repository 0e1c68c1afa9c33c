package android.app;

import android.content.ComponentName;
import android.content.Context;
import android.content.ServiceConnection;
import android.os.IBinder;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executor;

/** The connections of this process to services, each under the number by which the system knows it. */
final class ServiceBindings {
    private final Map<Integer, Binding> bindings = new HashMap<>();
    private int last;

    /** One connection, and what it has been told. */
    private record Binding(Context context, ServiceConnection connection, Executor executor, boolean[] connected) {}

    synchronized int add(Context context, ServiceConnection connection, Executor executor) {
        last++;
        bindings.put(last, new Binding(context, connection, executor, new boolean[1]));
        return last;
    }

    /** Takes all bindings of a connection; none when it was not bound. */
    synchronized int[] remove(ServiceConnection connection) {
        int[] removed = new int[bindings.size()];
        int count = 0;
        for (Iterator<Map.Entry<Integer, Binding>> all = bindings.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Binding> entry = all.next();
            if (entry.getValue().connection() == connection) {
                removed[count++] = entry.getKey();
                all.remove();
            }
        }
        return java.util.Arrays.copyOf(removed, count);
    }

    synchronized void remove(int id) {
        bindings.remove(id);
    }

    /** Tells a connection of its service, or of the service's death. */
    void connected(int id, ComponentName name, IBinder service, boolean dead) {
        Binding binding = find(id);
        if (binding != null) {
            binding.executor().execute(() -> tell(id, binding, name, service, dead));
        }
    }

    private synchronized Binding find(int id) {
        return bindings.get(id);
    }

    private void tell(int id, Binding binding, ComponentName name, IBinder service, boolean dead) {
        if (find(id) == null) {
            return; // Unbound meanwhile: as on Android it hears no more.
        }
        if (dead && binding.connected()[0]) {
            binding.connected()[0] = false;
            binding.connection().onServiceDisconnected(name);
        } else if (!dead && service == null) {
            binding.connection().onNullBinding(name);
        } else if (!dead) {
            binding.connected()[0] = true;
            binding.connection().onServiceConnected(name, service);
        }
    }
}
