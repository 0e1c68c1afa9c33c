package android.location;

import android.content.Context;
import android.os.Handler;
import android.os.HandlerExecutor;
import android.os.Looper;
import android.os.RemoteException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** The app's way to positions. */
public class LocationManager {
    public static final String NETWORK_PROVIDER = "network";
    public static final String GPS_PROVIDER = "gps";
    public static final String PASSIVE_PROVIDER = "passive";
    private static final int USER_SYSTEM = 0;

    private final Context context;
    private final ILocationManager service;
    private final Map<LocationListener, LocationListenerTransport> listeners = new HashMap<>();

    public LocationManager(Context context, ILocationManager service) {
        this.context = context;
        this.service = service;
    }

    public Location getLastKnownLocation(String provider) {
        checkArgument(provider != null, "invalid null provider");
        LocationRequest request = LocationRequest.createFromDeprecatedProvider(provider, 0, 0, true);
        try {
            return service.getLastLocation(request, context.getPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, LocationListener listener) {
        requestLocationUpdates(provider, minTimeMs, minDistanceM, listener, null);
    }

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, LocationListener listener, Looper looper) {
        checkArgument(provider != null, "invalid null provider");
        checkArgument(listener != null, "invalid null listener");
        LocationRequest request =
                LocationRequest.createFromDeprecatedProvider(provider, minTimeMs, minDistanceM, false);
        requestLocationUpdates(request, listener, looper);
    }

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, Executor executor, LocationListener listener) {
        checkArgument(provider != null, "invalid null provider");
        LocationRequest request =
                LocationRequest.createFromDeprecatedProvider(provider, minTimeMs, minDistanceM, false);
        requestLocationUpdates(request, executor, listener);
    }

    public void requestLocationUpdates(LocationRequest request, LocationListener listener, Looper looper) {
        Handler handler = looper == null ? new Handler() : new Handler(looper);
        requestLocationUpdates(request, new HandlerExecutor(handler), listener);
    }

    public void requestLocationUpdates(LocationRequest request, Executor executor, LocationListener listener) {
        checkArgument(listener != null, "invalid null listener");
        synchronized (listeners) {
            LocationListenerTransport transport = new LocationListenerTransport(listener, executor);
            try {
                service.requestLocationUpdates(request, transport, context.getPackageName());
            } catch (RemoteException e) {
                throw e.rethrowFromSystemServer();
            }
            LocationListenerTransport replaced = listeners.put(listener, transport);
            if (replaced != null) {
                unregister(replaced);
            }
        }
    }

    public void removeUpdates(LocationListener listener) {
        checkArgument(listener != null, "invalid null listener");
        synchronized (listeners) {
            LocationListenerTransport transport = listeners.remove(listener);
            if (transport != null) {
                unregister(transport);
            }
        }
    }

    public List<String> getAllProviders() {
        try {
            return List.of(service.getAllProviders());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public boolean isProviderEnabled(String provider) {
        checkArgument(provider != null, "invalid null provider");
        try {
            return service.isProviderEnabledForUser(provider, USER_SYSTEM);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void unregister(LocationListenerTransport transport) {
        transport.unregister();
        try {
            service.removeUpdates(transport, context.getPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private static void checkArgument(boolean expression, String errorMessage) {
        if (!expression) {
            throw new IllegalArgumentException(errorMessage);
        }
    }

    /** Carries positions from the binder's thread to the listener's executor. */
    private static final class LocationListenerTransport extends ILocationListener.Stub {
        private final LocationListener listener;
        private final Executor executor;
        private volatile boolean registered = true;

        LocationListenerTransport(LocationListener listener, Executor executor) {
            this.listener = listener;
            this.executor = executor;
        }

        void unregister() {
            registered = false;
        }

        @Override
        public void onLocationChanged(Location location) {
            executor.execute(() -> {
                if (registered) {
                    listener.onLocationChanged(location);
                }
            });
        }
    }
}
