package android.location;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;

import java.util.List;

/** What the receiver says of its antennas. */
interface IGnssAntennaInfoListener extends IInterface {
    String DESCRIPTOR = "android.location.IGnssAntennaInfoListener";

    void onGnssAntennaInfoReceived(List<GnssAntennaInfo> gnssAntennaInfos);

    /** The app's side. */
    abstract class Stub extends Binder implements IGnssAntennaInfoListener {
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
            onGnssAntennaInfoReceived(GnssAntennaInfo.readAll(data));
            return true;
        }
    }
}
