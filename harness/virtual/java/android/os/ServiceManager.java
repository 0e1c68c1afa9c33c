package android.os;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the system's services by name and remembers them. */
public final class ServiceManager {
    private static final String TAG = "ServiceManager";
    private static final Map<String, IBinder> CACHE = new ConcurrentHashMap<>();

    private ServiceManager() {}

    public static IBinder getService(String name) {
        IBinder service = CACHE.get(name);
        return service != null ? service : rawGetService(name);
    }

    private static IBinder rawGetService(String name) {
        try {
            IBinder service = new IServiceManager.Proxy(BinderDriver.contextObject()).getService(name);
            if (service != null) {
                CACHE.put(name, service);
            }
            return service;
        } catch (RemoteException e) {
            android.util.Log.e(TAG, "error in getService", e);
            return null;
        }
    }
}
