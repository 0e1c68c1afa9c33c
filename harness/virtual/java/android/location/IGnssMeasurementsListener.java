package android.location;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;

/** What the receiver says of its measurements. */
interface IGnssMeasurementsListener extends IInterface {
    String DESCRIPTOR = "android.location.IGnssMeasurementsListener";

    void onGnssMeasurementsReceived(GnssMeasurementsEvent event);

    /** The app's side. */
    abstract class Stub extends Binder implements IGnssMeasurementsListener {
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
            onGnssMeasurementsReceived(new GnssMeasurementsEvent(data));
            return true;
        }
    }
}
