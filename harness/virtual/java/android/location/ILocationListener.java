package android.location;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** What the system's location manager calls in the app. */
public interface ILocationListener extends IInterface {
    String DESCRIPTOR = "android.location.ILocationListener";

    void onLocationChanged(Location location) throws RemoteException;

    /** The app's side. */
    abstract class Stub extends Binder implements ILocationListener {
        static final int TRANSACTION_onLocationChanged = IBinder.FIRST_CALL_TRANSACTION;

        protected Stub() {
            attachInterface(this, DESCRIPTOR);
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        public boolean onTransact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
            if (code != TRANSACTION_onLocationChanged) {
                return super.onTransact(code, data, reply, flags);
            }
            data.enforceInterface(DESCRIPTOR);
            onLocationChanged(Location.CREATOR.createFromParcel(data));
            return true;
        }
    }
}
