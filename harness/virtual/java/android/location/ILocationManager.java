package android.location;

import android.app.PendingIntent;
import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** The system's location manager. */
public interface ILocationManager extends IInterface {
    String DESCRIPTOR = "android.location.ILocationManager";

    Location getLastLocation(LocationRequest request, String packageName) throws RemoteException;

    boolean getCurrentLocation(LocationRequest request, ILocationListener listener, String packageName)
            throws RemoteException;

    void requestLocationUpdates(
            LocationRequest request, ILocationListener listener, PendingIntent intent, String packageName)
            throws RemoteException;

    void removeUpdates(ILocationListener listener, PendingIntent intent) throws RemoteException;

    void requestGeofence(
            double latitude, double longitude, float radius, long expiration, PendingIntent intent, String packageName)
            throws RemoteException;

    void removeGeofence(PendingIntent intent) throws RemoteException;

    /** Registers or, with another code, takes back what listens to satellites. */
    boolean listenToGnss(int code, Binder listener, String packageName) throws RemoteException;

    String[] getAllProviders() throws RemoteException;

    String[] getProviders(int accuracy, boolean enabledOnly) throws RemoteException;

    boolean isProviderEnabledForUser(String provider, int userId) throws RemoteException;

    void addTestProvider(String name, String packageName) throws RemoteException;

    void setTestProviderLocation(String provider, Location location, String packageName) throws RemoteException;

    boolean sendExtraCommand(String provider, String command) throws RemoteException;

    /** Android 11's codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_getLastLocation = 1;
        static final int TRANSACTION_getCurrentLocation = 2;
        static final int TRANSACTION_requestLocationUpdates = 3;
        static final int TRANSACTION_removeUpdates = 4;
        static final int TRANSACTION_requestGeofence = 5;
        static final int TRANSACTION_removeGeofence = 6;
        static final int TRANSACTION_registerGnssStatusCallback = 7;
        static final int TRANSACTION_unregisterGnssStatusCallback = 8;
        static final int TRANSACTION_addGnssMeasurementsListener = 12;
        static final int TRANSACTION_removeGnssMeasurementsListener = 15;
        static final int TRANSACTION_addGnssAntennaInfoListener = 16;
        static final int TRANSACTION_removeGnssAntennaInfoListener = 17;
        static final int TRANSACTION_addGnssNavigationMessageListener = 18;
        static final int TRANSACTION_removeGnssNavigationMessageListener = 19;
        static final int TRANSACTION_getAllProviders = 29;
        static final int TRANSACTION_getProviders = 30;
        static final int TRANSACTION_isProviderEnabledForUser = 39;
        static final int TRANSACTION_addTestProvider = 42;
        static final int TRANSACTION_setTestProviderLocation = 44;
        static final int TRANSACTION_sendExtraCommand = 48;

        private Stub() {}

        public static ILocationManager asInterface(IBinder obj) {
            return obj == null ? null : new LocationManagerProxy(obj);
        }
    }
}
