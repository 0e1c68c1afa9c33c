package android.location;

import android.os.IBinder;
import android.os.IInterface;
import android.os.RemoteException;

/** The system's location manager. */
public interface ILocationManager extends IInterface {
    String DESCRIPTOR = "android.location.ILocationManager";

    Location getLastLocation(LocationRequest request, String packageName) throws RemoteException;

    void requestLocationUpdates(LocationRequest request, ILocationListener listener, String packageName)
            throws RemoteException;

    void removeUpdates(ILocationListener listener, String packageName) throws RemoteException;

    String[] getAllProviders() throws RemoteException;

    boolean isProviderEnabledForUser(String provider, int userId) throws RemoteException;

    /** Android 11's codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_getLastLocation = 1;
        static final int TRANSACTION_requestLocationUpdates = 3;
        static final int TRANSACTION_removeUpdates = 4;
        static final int TRANSACTION_getAllProviders = 29;
        static final int TRANSACTION_isProviderEnabledForUser = 39;

        private Stub() {}

        public static ILocationManager asInterface(IBinder obj) {
            return obj == null ? null : new LocationManagerProxy(obj);
        }
    }
}
