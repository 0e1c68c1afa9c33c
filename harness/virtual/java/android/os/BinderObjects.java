package android.os;

import java.util.HashMap;
import java.util.Map;

/** Which handle names which object, in both directions; one object keeps one handle, one handle one proxy. */
final class BinderObjects {
    private final Map<Long, Binder> locals = new HashMap<>();
    private final Map<Binder, Long> localHandles = new HashMap<>();
    private final Map<Long, BinderProxy> proxies = new HashMap<>();

    synchronized long handleOf(Binder local) {
        return localHandles.computeIfAbsent(local, binder -> {
            long handle = localHandles.size() + 1L;
            locals.put(handle, binder);
            return handle;
        });
    }

    synchronized Binder local(long handle) {
        return locals.get(handle);
    }

    synchronized BinderProxy proxy(long handle) {
        return proxies.computeIfAbsent(handle, BinderProxy::new);
    }
}
