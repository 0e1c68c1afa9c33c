package android.net.wifi.rtt;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.Parcel;
import android.os.RemoteException;

import java.util.List;

/** What the system's ranging service calls in the app. */
public interface IRttCallback extends IInterface {
    String DESCRIPTOR = "android.net.wifi.rtt.IRttCallback";

    void onRangingFailure(int status) throws RemoteException;

    void onRangingResults(List<RangingResult> results) throws RemoteException;

    /** The app's side. */
    abstract class Stub extends Binder implements IRttCallback {
        static final int TRANSACTION_onRangingFailure = 1;
        static final int TRANSACTION_onRangingResults = 2;

        protected Stub() {
            attachInterface(this, DESCRIPTOR);
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        public boolean onTransact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
            data.enforceInterface(DESCRIPTOR);
            switch (code) {
                case TRANSACTION_onRangingFailure -> onRangingFailure(data.readInt());
                case TRANSACTION_onRangingResults ->
                        onRangingResults(InterfaceProxy.readList(data, RangingResult.CREATOR));
                default -> {
                    return super.onTransact(code, data, reply, flags);
                }
            }
            return true;
        }
    }
}
