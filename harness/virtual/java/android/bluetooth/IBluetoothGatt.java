package android.bluetooth;

import android.app.PendingIntent;
import android.bluetooth.le.IScannerCallback;
import android.bluetooth.le.ScanFilter;
import android.bluetooth.le.ScanSettings;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.RemoteException;

import java.util.List;

/** The service for Bluetooth Low Energy. Its codes are the phone's own. */
public interface IBluetoothGatt extends IInterface {
    String DESCRIPTOR = "android.bluetooth.IBluetoothGatt";

    void registerScanner(IScannerCallback callback) throws RemoteException;

    void unregisterScanner(int scannerId) throws RemoteException;

    void startScan(int scannerId, ScanSettings settings, List<ScanFilter> filters, String callingPackage)
            throws RemoteException;

    void startScanForIntent(
            PendingIntent intent, ScanSettings settings, List<ScanFilter> filters, String callingPackage)
            throws RemoteException;

    void stopScan(int scannerId) throws RemoteException;

    void stopScanForIntent(PendingIntent intent, String callingPackage) throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_registerScanner = 1;
        static final int TRANSACTION_unregisterScanner = 2;
        static final int TRANSACTION_startScan = 3;
        static final int TRANSACTION_startScanForIntent = 4;
        static final int TRANSACTION_stopScan = 5;
        static final int TRANSACTION_stopScanForIntent = 6;

        private Stub() {}

        public static IBluetoothGatt asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy extends InterfaceProxy implements IBluetoothGatt {
            Proxy(IBinder remote) {
                super(remote);
            }

            @Override
            public void registerScanner(IScannerCallback callback) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeStrongBinder(callback.asBinder());
                    transact(TRANSACTION_registerScanner, call);
                }
            }

            @Override
            public void unregisterScanner(int scannerId) throws RemoteException {
                tell(TRANSACTION_unregisterScanner, scannerId);
            }

            @Override
            public void startScan(
                    int scannerId, ScanSettings settings, List<ScanFilter> filters, String callingPackage)
                    throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeInt(scannerId);
                    describe(call, settings, filters, callingPackage);
                    transact(TRANSACTION_startScan, call);
                }
            }

            @Override
            public void startScanForIntent(
                    PendingIntent intent, ScanSettings settings, List<ScanFilter> filters, String callingPackage)
                    throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    intent.writeToParcel(call.data, 0);
                    describe(call, settings, filters, callingPackage);
                    transact(TRANSACTION_startScanForIntent, call);
                }
            }

            @Override
            public void stopScan(int scannerId) throws RemoteException {
                tell(TRANSACTION_stopScan, scannerId);
            }

            @Override
            public void stopScanForIntent(PendingIntent intent, String callingPackage) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    intent.writeToParcel(call.data, 0);
                    transact(TRANSACTION_stopScanForIntent, call);
                }
            }

            private static void describe(
                    BinderCall call, ScanSettings settings, List<ScanFilter> filters, String callingPackage) {
                call.data.writeInt(settings.getCallbackType());
                call.data.writeLong(settings.getReportDelayMillis());
                call.data.writeStringArray(filters == null
                        ? null
                        : filters.stream().map(ScanFilter::getDeviceAddress).toArray(String[]::new));
                call.data.writeString(callingPackage);
            }

            private void tell(int code, int scannerId) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeInt(scannerId);
                    transact(code, call);
                }
            }
        }
    }
}
