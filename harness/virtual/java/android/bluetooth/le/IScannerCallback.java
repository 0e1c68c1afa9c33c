package android.bluetooth.le;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.Parcel;
import android.os.RemoteException;

import java.util.List;

/** What the service for Bluetooth Low Energy calls in the app. Its codes are the phone's own. */
public interface IScannerCallback extends IInterface {
    String DESCRIPTOR = "android.bluetooth.le.IScannerCallback";

    void onScannerRegistered(int status, int scannerId) throws RemoteException;

    void onScanResult(ScanResult scanResult) throws RemoteException;

    void onBatchScanResults(List<ScanResult> batchResults) throws RemoteException;

    void onFoundOrLost(boolean onFound, ScanResult scanResult) throws RemoteException;

    /** The app's side. */
    abstract class Stub extends Binder implements IScannerCallback {
        static final int TRANSACTION_onScannerRegistered = 1;
        static final int TRANSACTION_onScanResult = 2;
        static final int TRANSACTION_onBatchScanResults = 3;
        static final int TRANSACTION_onFoundOrLost = 4;

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
                case TRANSACTION_onScannerRegistered -> onScannerRegistered(data.readInt(), data.readInt());
                case TRANSACTION_onScanResult -> onScanResult(ScanResult.CREATOR.createFromParcel(data));
                case TRANSACTION_onBatchScanResults ->
                        onBatchScanResults(InterfaceProxy.readList(data, ScanResult.CREATOR));
                case TRANSACTION_onFoundOrLost ->
                        onFoundOrLost(data.readBoolean(), ScanResult.CREATOR.createFromParcel(data));
                default -> {
                    return super.onTransact(code, data, reply, flags);
                }
            }
            return true;
        }
    }
}
