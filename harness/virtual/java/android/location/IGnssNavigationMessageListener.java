package android.location;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;

/** What the satellites say. */
interface IGnssNavigationMessageListener extends IInterface {
    String DESCRIPTOR = "android.location.IGnssNavigationMessageListener";

    void onGnssNavigationMessageReceived(GnssNavigationMessage event);

    /** The app's side. */
    abstract class Stub extends Binder implements IGnssNavigationMessageListener {
        Stub() {
            attachInterface(this, DESCRIPTOR);
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        public boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            data.enforceInterface(DESCRIPTOR);
            onGnssNavigationMessageReceived(new GnssNavigationMessage(data));
            return true;
        }
    }
}
