package android.location;

import static android.location.LocationArguments.checkArgument;
import static android.location.LocationArguments.onHandler;
import static android.location.LocationArguments.onLooper;
import static android.location.LocationArguments.requireCriteria;
import static android.location.LocationArguments.requireProvider;
import static android.location.RemoteCall.ask;
import static android.location.RemoteCall.tell;

import android.app.PendingIntent;
import android.content.Context;
import android.location.ILocationManager.Stub;
import android.os.Binder;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.Handler;
import android.os.Looper;
import android.os.RemoteException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The app's way to positions: many forms of a few questions. */
@SuppressWarnings("overloads") // Android has both forms of addNmeaListener
public class LocationManager extends LocationProviders {
    public static final String NETWORK_PROVIDER = "network";
    public static final String GPS_PROVIDER = "gps";
    public static final String PASSIVE_PROVIDER = "passive";
    public static final String FUSED_PROVIDER = "fused";
    public static final String KEY_PROXIMITY_ENTERING = "entering";
    public static final String KEY_LOCATION_CHANGED = "location";

    private final GnssStatusListenerManager mGnssStatusListenerManager = new GnssStatusListenerManager();
    private final GnssMeasurementsListenerManager mGnssMeasurementsListenerManager =
            new GnssMeasurementsListenerManager();
    private final GnssNavigationMessageListenerManager mGnssNavigationMessageListenerManager =
            new GnssNavigationMessageListenerManager();
    private final GnssAntennaInfoListenerManager mGnssAntennaInfoListenerManager = new GnssAntennaInfoListenerManager();
    private final Map<LocationListener, LocationListenerTransport> listeners = new HashMap<>();

    public LocationManager(Context context, ILocationManager service) {
        super(context, service);
    }

    public Location getLastKnownLocation(String provider) {
        requireProvider(provider);
        LocationRequest request = LocationRequest.createFromDeprecatedProvider(provider, 0, 0, true);
        try {
            return service.getLastLocation(request, context.getPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void getCurrentLocation(
            String provider, CancellationSignal cancellationSignal, Executor executor, Consumer<Location> consumer) {
        LocationRequest request = LocationRequest.createFromDeprecatedProvider(provider, 0, 0, true);
        getCurrentLocation(request, cancellationSignal, executor, consumer);
    }

    public void getCurrentLocation(
            LocationRequest locationRequest,
            CancellationSignal cancellationSignal,
            Executor executor,
            Consumer<Location> consumer) {
        LocationRequest request = new LocationRequest(locationRequest).setNumUpdates(1);
        if (cancellationSignal != null) {
            cancellationSignal.throwIfCanceled();
        }
        GetCurrentLocationTransport transport = new GetCurrentLocationTransport(executor, consumer);
        boolean willCome = ask(() -> service.getCurrentLocation(request, transport, context.getPackageName()));
        if (!willCome) {
            transport.fail();
        } else if (cancellationSignal != null) {
            cancellationSignal.setOnCancelListener(() -> {
                transport.cancel();
                tell(() -> service.removeUpdates(transport, null));
            });
        }
    }

    public void requestSingleUpdate(String provider, LocationListener listener, Looper looper) {
        requireProvider(provider);
        requestLocationUpdates(LocationRequest.createFromDeprecatedProvider(provider, 0, 0, true), listener, looper);
    }

    public void requestSingleUpdate(Criteria criteria, LocationListener listener, Looper looper) {
        requireCriteria(criteria);
        requestLocationUpdates(LocationRequest.createFromDeprecatedCriteria(criteria, 0, 0, true), listener, looper);
    }

    public void requestSingleUpdate(String provider, PendingIntent pendingIntent) {
        requireProvider(provider);
        requestLocationUpdates(LocationRequest.createFromDeprecatedProvider(provider, 0, 0, true), pendingIntent);
    }

    public void requestSingleUpdate(Criteria criteria, PendingIntent pendingIntent) {
        requireCriteria(criteria);
        requestLocationUpdates(LocationRequest.createFromDeprecatedCriteria(criteria, 0, 0, true), pendingIntent);
    }

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, LocationListener listener) {
        requestLocationUpdates(provider, minTimeMs, minDistanceM, listener, null);
    }

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, LocationListener listener, Looper looper) {
        requestLocationUpdates(byProvider(provider, minTimeMs, minDistanceM), listener, looper);
    }

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, Executor executor, LocationListener listener) {
        requestLocationUpdates(byProvider(provider, minTimeMs, minDistanceM), executor, listener);
    }

    public void requestLocationUpdates(
            long minTimeMs, float minDistanceM, Criteria criteria, LocationListener listener, Looper looper) {
        requestLocationUpdates(byCriteria(criteria, minTimeMs, minDistanceM), listener, looper);
    }

    public void requestLocationUpdates(
            long minTimeMs, float minDistanceM, Criteria criteria, Executor executor, LocationListener listener) {
        requestLocationUpdates(byCriteria(criteria, minTimeMs, minDistanceM), executor, listener);
    }

    public void requestLocationUpdates(
            String provider, long minTimeMs, float minDistanceM, PendingIntent pendingIntent) {
        requestLocationUpdates(byProvider(provider, minTimeMs, minDistanceM), pendingIntent);
    }

    public void requestLocationUpdates(
            long minTimeMs, float minDistanceM, Criteria criteria, PendingIntent pendingIntent) {
        requestLocationUpdates(byCriteria(criteria, minTimeMs, minDistanceM), pendingIntent);
    }

    public void requestLocationUpdates(LocationRequest locationRequest, LocationListener listener, Looper looper) {
        requestLocationUpdates(locationRequest, onLooper(looper), listener);
    }

    public void requestLocationUpdates(LocationRequest locationRequest, Executor executor, LocationListener listener) {
        checkArgument(listener != null, "invalid null listener");
        LocationRequest request = locationRequest == null ? LocationRequest.create() : locationRequest;
        synchronized (listeners) {
            LocationListenerTransport transport =
                    listeners.computeIfAbsent(listener, LocationListenerTransport::new);
            transport.register(executor);
            tell(() -> service.requestLocationUpdates(request, transport, null, context.getPackageName()));
        }
    }

    public void requestLocationUpdates(LocationRequest locationRequest, PendingIntent pendingIntent) {
        checkArgument(pendingIntent != null, "invalid null pending intent");
        LocationRequest request = locationRequest == null ? LocationRequest.create() : locationRequest;
        tell(() -> service.requestLocationUpdates(request, null, pendingIntent, context.getPackageName()));
    }

    public void removeUpdates(LocationListener listener) {
        checkArgument(listener != null, "invalid null listener");
        synchronized (listeners) {
            LocationListenerTransport transport = listeners.remove(listener);
            if (transport != null) {
                transport.unregister();
                tell(() -> service.removeUpdates(transport, null));
            }
        }
    }

    public void removeUpdates(PendingIntent pendingIntent) {
        checkArgument(pendingIntent != null, "invalid null pending intent");
        tell(() -> service.removeUpdates(null, pendingIntent));
    }

    public void addProximityAlert(
            double latitude, double longitude, float radius, long expiration, PendingIntent intent) {
        checkArgument(intent != null, "invalid null pending intent");
        String packageName = context.getPackageName();
        tell(() -> service.requestGeofence(latitude, longitude, radius, expiration, intent, packageName));
    }

    public void removeProximityAlert(PendingIntent intent) {
        checkArgument(intent != null, "invalid null pending intent");
        tell(() -> service.removeGeofence(intent));
    }

    public boolean sendExtraCommand(String provider, String command, Bundle extras) {
        requireProvider(provider);
        checkArgument(command != null, "invalid null command");
        return ask(() -> service.sendExtraCommand(provider, command));
    }

    public boolean registerGnssStatusCallback(GnssStatus.Callback callback) {
        return registerGnssStatusCallback(callback, null);
    }

    public boolean registerGnssStatusCallback(GnssStatus.Callback callback, Handler handler) {
        return mGnssStatusListenerManager.addListener(callback, onHandler(handler));
    }

    public boolean registerGnssStatusCallback(Executor executor, GnssStatus.Callback callback) {
        return mGnssStatusListenerManager.addListener(callback, executor);
    }

    public boolean registerGnssMeasurementsCallback(GnssMeasurementsEvent.Callback callback) {
        return registerGnssMeasurementsCallback(callback, null);
    }

    public boolean registerGnssMeasurementsCallback(GnssMeasurementsEvent.Callback callback, Handler handler) {
        return mGnssMeasurementsListenerManager.addListener(callback, onHandler(handler));
    }

    public boolean registerGnssMeasurementsCallback(Executor executor, GnssMeasurementsEvent.Callback callback) {
        return mGnssMeasurementsListenerManager.addListener(callback, executor);
    }

    public boolean registerGnssNavigationMessageCallback(GnssNavigationMessage.Callback callback) {
        return registerGnssNavigationMessageCallback(callback, null);
    }

    public boolean registerGnssNavigationMessageCallback(GnssNavigationMessage.Callback callback, Handler handler) {
        return mGnssNavigationMessageListenerManager.addListener(callback, onHandler(handler));
    }

    public boolean registerGnssNavigationMessageCallback(Executor executor, GnssNavigationMessage.Callback callback) {
        return mGnssNavigationMessageListenerManager.addListener(callback, executor);
    }

    public boolean addNmeaListener(OnNmeaMessageListener listener) {
        return addNmeaListener(listener, null);
    }

    public boolean addNmeaListener(OnNmeaMessageListener listener, Handler handler) {
        return mGnssStatusListenerManager.addListener(listener, onHandler(handler));
    }

    public boolean addNmeaListener(Executor executor, OnNmeaMessageListener listener) {
        return mGnssStatusListenerManager.addListener(listener, executor);
    }

    /** Does nothing any more, on Android 11 neither. */
    public boolean addNmeaListener(GpsStatus.NmeaListener listener) {
        return false;
    }

    public boolean registerAntennaInfoListener(Executor executor, GnssAntennaInfo.Listener listener) {
        return mGnssAntennaInfoListenerManager.addListener(listener, executor);
    }

    public boolean addGpsStatusListener(GpsStatus.Listener listener) {
        return mGnssStatusListenerManager.addListener(listener, onHandler(null));
    }

    public GpsStatus getGpsStatus(GpsStatus status) {
        return mGnssStatusListenerManager.copyTo(status == null ? new GpsStatus() : status);
    }

    public void unregisterGnssStatusCallback(GnssStatus.Callback callback) {
        mGnssStatusListenerManager.removeListener(callback);
    }

    public void unregisterGnssMeasurementsCallback(GnssMeasurementsEvent.Callback callback) {
        mGnssMeasurementsListenerManager.removeListener(callback);
    }

    public void unregisterGnssNavigationMessageCallback(GnssNavigationMessage.Callback callback) {
        mGnssNavigationMessageListenerManager.removeListener(callback);
    }

    public void unregisterAntennaInfoListener(GnssAntennaInfo.Listener listener) {
        mGnssAntennaInfoListenerManager.removeListener(listener);
    }

    public void removeGpsStatusListener(GpsStatus.Listener listener) {
        mGnssStatusListenerManager.removeListener(listener);
    }

    public void removeNmeaListener(OnNmeaMessageListener listener) {
        mGnssStatusListenerManager.removeListener(listener);
    }

    private static LocationRequest byProvider(String provider, long minTimeMs, float minDistanceM) {
        requireProvider(provider);
        return LocationRequest.createFromDeprecatedProvider(provider, minTimeMs, minDistanceM, false);
    }

    private static LocationRequest byCriteria(Criteria criteria, long minTimeMs, float minDistanceM) {
        requireCriteria(criteria);
        return LocationRequest.createFromDeprecatedCriteria(criteria, minTimeMs, minDistanceM, false);
    }

    /** Carries positions from the binder's thread to the listener's executor. */
    private static final class LocationListenerTransport extends ILocationListener.Stub {
        private final LocationListener mListener;
        private volatile Executor mExecutor;

        LocationListenerTransport(LocationListener listener) {
            mListener = listener;
        }

        void register(Executor executor) {
            mExecutor = executor;
        }

        void unregister() {
            mExecutor = null;
        }

        @Override
        public void onLocationChanged(Location location) {
            Executor current = mExecutor;
            if (current != null) {
                current.execute(() -> acceptLocation(location));
            }
        }

        /** Runs on the listener's thread; it may have been taken back on the way there. */
        private void acceptLocation(Location location) {
            if (mExecutor != null) {
                mListener.onLocationChanged(location);
            }
        }
    }

    /** Carries the one position that was asked for; null when none can be had. */
    private static final class GetCurrentLocationTransport extends ILocationListener.Stub {
        private final Executor mExecutor;
        private Consumer<Location> mConsumer;

        GetCurrentLocationTransport(Executor executor, Consumer<Location> consumer) {
            mExecutor = executor;
            mConsumer = consumer;
        }

        synchronized void cancel() {
            mConsumer = null;
        }

        void fail() {
            onLocationChanged(null);
        }

        @Override
        public void onLocationChanged(Location location) {
            mExecutor.execute(() -> deliverResult(location));
        }

        private void deliverResult(Location location) {
            Consumer<Location> consumer;
            synchronized (this) {
                consumer = mConsumer;
                mConsumer = null;
            }
            if (consumer != null) {
                consumer.accept(location);
            }
        }
    }

    /** What listens to sentences stands among those who listen to satellites. */
    private static final class NmeaAdapter extends GnssStatus.Callback implements OnNmeaMessageListener {
        private final OnNmeaMessageListener mListener;

        NmeaAdapter(OnNmeaMessageListener listener) {
            mListener = listener;
        }

        @Override
        public void onNmeaMessage(String message, long timestamp) {
            mListener.onNmeaMessage(message, timestamp);
        }
    }

    private final class GnssStatusListenerManager extends GnssStatusListeners {
        GnssStatusListenerManager() {
            super(LocationManager.this);
        }

        @Override
        GnssStatus.Callback adapt(OnNmeaMessageListener listener) {
            return new NmeaAdapter(listener);
        }

        @Override
        Binder makeTransport() {
            return new GnssStatusListener();
        }

        private final class GnssStatusListener extends IGnssStatusListener.Stub {
            @Override
            public void onGnssStarted() {
                execute(GnssStatus.Callback::onStarted);
            }

            @Override
            public void onGnssStopped() {
                execute(GnssStatus.Callback::onStopped);
            }

            @Override
            public void onFirstFix(int ttff) {
                keep(ttff);
                execute(callback -> callback.onFirstFix(ttff));
            }

            @Override
            public void onSvStatusChanged(
                    int svCount,
                    int[] svidWithFlags,
                    float[] cn0s,
                    float[] elevations,
                    float[] azimuths,
                    float[] carrierFreqs,
                    float[] basebandCn0s) {
                GnssStatus status = new GnssStatus(svidWithFlags, cn0s);
                keep(status);
                execute(callback -> callback.onSatelliteStatusChanged(status));
            }

            @Override
            public void onNmeaReceived(long timestamp, String nmea) {
                execute(callback -> {
                    if (callback instanceof NmeaAdapter adapter) {
                        adapter.onNmeaMessage(nmea, timestamp);
                    }
                });
            }
        }
    }

    private final class GnssMeasurementsListenerManager
            extends AbstractListenerManager<GnssMeasurementsEvent.Callback> {
        GnssMeasurementsListenerManager() {
            super(LocationManager.this, Stub.TRANSACTION_addGnssMeasurementsListener,
                    Stub.TRANSACTION_removeGnssMeasurementsListener);
        }

        @Override
        Binder makeTransport() {
            return new GnssMeasurementsListener();
        }

        private final class GnssMeasurementsListener extends IGnssMeasurementsListener.Stub {
            @Override
            public void onGnssMeasurementsReceived(GnssMeasurementsEvent event) {
                execute(callback -> callback.onGnssMeasurementsReceived(event));
            }
        }
    }

    private final class GnssNavigationMessageListenerManager
            extends AbstractListenerManager<GnssNavigationMessage.Callback> {
        GnssNavigationMessageListenerManager() {
            super(LocationManager.this, Stub.TRANSACTION_addGnssNavigationMessageListener,
                    Stub.TRANSACTION_removeGnssNavigationMessageListener);
        }

        @Override
        Binder makeTransport() {
            return new GnssNavigationMessageListener();
        }

        private final class GnssNavigationMessageListener extends IGnssNavigationMessageListener.Stub {
            @Override
            public void onGnssNavigationMessageReceived(GnssNavigationMessage event) {
                execute(callback -> callback.onGnssNavigationMessageReceived(event));
            }
        }
    }

    private final class GnssAntennaInfoListenerManager extends AbstractListenerManager<GnssAntennaInfo.Listener> {
        GnssAntennaInfoListenerManager() {
            super(LocationManager.this, Stub.TRANSACTION_addGnssAntennaInfoListener,
                    Stub.TRANSACTION_removeGnssAntennaInfoListener);
        }

        @Override
        Binder makeTransport() {
            return new GnssAntennaInfoListener();
        }

        private final class GnssAntennaInfoListener extends IGnssAntennaInfoListener.Stub {
            @Override
            public void onGnssAntennaInfoReceived(List<GnssAntennaInfo> infos) {
                execute(listener -> listener.onGnssAntennaInfoReceived(infos));
            }
        }
    }
}
