package android.location;

import android.os.Parcel;
import android.os.RemoteException;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The listeners to satellites of one process: each kind has its own pair of calls and its own messages. */
final class GnssListeners {
    private static final String STATUS = "android.location.IGnssStatusListener";
    private static final String MEASUREMENTS = "android.location.IGnssMeasurementsListener";
    private static final String MESSAGES = "android.location.IGnssNavigationMessageListener";
    private static final String ANTENNAS = "android.location.IGnssAntennaInfoListener";
    private static final int ON_STARTED = 1;
    private static final int ON_STOPPED = 2;
    private static final int ON_FIRST_FIX = 3;
    private static final int ON_SV_STATUS_CHANGED = 4;
    private static final int ON_NMEA_RECEIVED = 5;
    private static final int ON_MEASUREMENTS = 1;
    private static final int ON_MESSAGE = 1;

    private final ILocationManager service;
    private final String packageName;
    private final Map<Object, Registration> registrations = new HashMap<>();
    private volatile GnssStatus lastStatus;
    private volatile int timeToFirstFix;

    private record Registration(GnssTransport transport, int removeCode) {}

    GnssListeners(ILocationManager service, String packageName) {
        this.service = service;
        this.packageName = packageName;
    }

    boolean addStatus(Executor executor, GnssStatus.Callback callback) {
        return addToStatus(callback, executor, (code, data) -> switch (code) {
            case ON_STARTED -> callback::onStarted;
            case ON_STOPPED -> callback::onStopped;
            case ON_FIRST_FIX -> {
                int millis = data.readInt();
                yield () -> callback.onFirstFix(millis);
            }
            case ON_SV_STATUS_CHANGED -> {
                GnssStatus status = new GnssStatus(data);
                yield () -> callback.onSatelliteStatusChanged(status);
            }
            default -> null;
        });
    }

    boolean addGpsStatus(Executor executor, GpsStatus.Listener listener) {
        return addToStatus(listener, executor, (code, data) -> {
            keep(code, data);
            return code > ON_SV_STATUS_CHANGED ? null : () -> listener.onGpsStatusChanged(code);
        });
    }

    boolean addNmea(Executor executor, OnNmeaMessageListener listener) {
        return addToStatus(listener, executor, (code, data) -> {
            if (code != ON_NMEA_RECEIVED) {
                return null;
            }
            long timestamp = data.readLong();
            String sentence = data.readString();
            return () -> listener.onNmeaMessage(sentence, timestamp);
        });
    }

    boolean addMeasurements(Executor executor, GnssMeasurementsEvent.Callback callback) {
        return add(callback, ILocationManager.Stub.TRANSACTION_addGnssMeasurementsListener,
                ILocationManager.Stub.TRANSACTION_removeGnssMeasurementsListener,
                new GnssTransport(MEASUREMENTS, executor, (code, data) -> {
                    if (code != ON_MEASUREMENTS) {
                        return () -> callback.onStatusChanged(GnssMeasurementsEvent.Callback.STATUS_READY);
                    }
                    GnssMeasurementsEvent event = new GnssMeasurementsEvent(data);
                    return () -> callback.onGnssMeasurementsReceived(event);
                }));
    }

    boolean addMessages(Executor executor, GnssNavigationMessage.Callback callback) {
        return add(callback, ILocationManager.Stub.TRANSACTION_addGnssNavigationMessageListener,
                ILocationManager.Stub.TRANSACTION_removeGnssNavigationMessageListener,
                new GnssTransport(MESSAGES, executor, (code, data) -> {
                    if (code != ON_MESSAGE) {
                        return () -> callback.onStatusChanged(GnssNavigationMessage.Callback.STATUS_READY);
                    }
                    GnssNavigationMessage message = new GnssNavigationMessage(data);
                    return () -> callback.onGnssNavigationMessageReceived(message);
                }));
    }

    boolean addAntennas(Executor executor, GnssAntennaInfo.Listener listener) {
        return add(listener, ILocationManager.Stub.TRANSACTION_addGnssAntennaInfoListener,
                ILocationManager.Stub.TRANSACTION_removeGnssAntennaInfoListener,
                new GnssTransport(ANTENNAS, executor, (code, data) -> {
                    var infos = GnssAntennaInfo.readAll(data);
                    return () -> listener.onGnssAntennaInfoReceived(infos);
                }));
    }

    void remove(Object listener) {
        Registration registration;
        synchronized (registrations) {
            registration = registrations.remove(listener);
        }
        if (registration != null) {
            call(registration.removeCode(), registration.transport());
        }
    }

    /** What the last message of the receiver to this process said. */
    GpsStatus getStatus(GpsStatus into) {
        GpsStatus status = into == null ? new GpsStatus() : into;
        status.set(lastStatus, timeToFirstFix);
        return status;
    }

    private void keep(int code, Parcel data) {
        if (code == ON_FIRST_FIX) {
            timeToFirstFix = data.readInt();
        } else if (code == ON_SV_STATUS_CHANGED) {
            lastStatus = new GnssStatus(data);
        }
    }

    private boolean addToStatus(Object listener, Executor executor, GnssTransport.Reader reader) {
        return add(listener, ILocationManager.Stub.TRANSACTION_registerGnssStatusCallback,
                ILocationManager.Stub.TRANSACTION_unregisterGnssStatusCallback,
                new GnssTransport(STATUS, executor, reader));
    }

    private boolean add(Object listener, int addCode, int removeCode, GnssTransport transport) {
        if (listener == null) {
            throw new IllegalArgumentException("invalid null listener");
        }
        remove(listener);
        boolean added = call(addCode, transport);
        if (added) {
            synchronized (registrations) {
                registrations.put(listener, new Registration(transport, removeCode));
            }
        }
        return added;
    }

    private boolean call(int code, GnssTransport transport) {
        try {
            return service.listenToGnss(code, transport, packageName);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
