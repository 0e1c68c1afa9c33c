package android.location;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;

/** What the receiver says of its state and of the satellites, and the sentences that it speaks in. */
interface IGnssStatusListener extends IInterface {
    String DESCRIPTOR = "android.location.IGnssStatusListener";

    void onGnssStarted();

    void onGnssStopped();

    void onFirstFix(int ttff);

    void onSvStatusChanged(
            int svCount,
            int[] svidWithFlags,
            float[] cn0s,
            float[] elevations,
            float[] azimuths,
            float[] carrierFreqs,
            float[] basebandCn0s);

    void onNmeaReceived(long timestamp, String nmea);

    /** The app's side. */
    abstract class Stub extends Binder implements IGnssStatusListener {
        static final int TRANSACTION_onGnssStarted = 1;
        static final int TRANSACTION_onGnssStopped = 2;
        static final int TRANSACTION_onFirstFix = 3;
        static final int TRANSACTION_onSvStatusChanged = 4;
        static final int TRANSACTION_onNmeaReceived = 5;

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
            switch (code) {
                case TRANSACTION_onGnssStarted -> onGnssStarted();
                case TRANSACTION_onGnssStopped -> onGnssStopped();
                case TRANSACTION_onFirstFix -> onFirstFix(data.readInt());
                case TRANSACTION_onSvStatusChanged -> readSatellites(data);
                case TRANSACTION_onNmeaReceived -> onNmeaReceived(data.readLong(), data.readString());
                default -> {
                    return false;
                }
            }
            return true;
        }

        /** This phone's receiver knows of each satellite its number and how well it is heard. */
        private void readSatellites(Parcel data) {
            int count = data.readInt();
            int[] svids = new int[count];
            float[] cn0s = new float[count];
            for (int i = 0; i < count; i++) {
                svids[i] = data.readInt();
                cn0s[i] = data.readFloat();
            }
            float[] unknown = new float[count];
            onSvStatusChanged(count, svids, cn0s, unknown, unknown, unknown, unknown);
        }
    }
}
