package android.net.wifi;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** What the system's Wi-Fi service calls in the app after a scan. */
public interface IScanResultsCallback extends IInterface {
    String DESCRIPTOR = "android.net.wifi.IScanResultsCallback";

    void onScanResultsAvailable() throws RemoteException;

    /** The app's side. */
    abstract class Stub extends Binder implements IScanResultsCallback {
        static final int TRANSACTION_onScanResultsAvailable = IBinder.FIRST_CALL_TRANSACTION;

        protected Stub() {
            attachInterface(this, DESCRIPTOR);
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        public boolean onTransact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
            if (code != TRANSACTION_onScanResultsAvailable) {
                return super.onTransact(code, data, reply, flags);
            }
            data.enforceInterface(DESCRIPTOR);
            onScanResultsAvailable();
            return true;
        }
    }
}
