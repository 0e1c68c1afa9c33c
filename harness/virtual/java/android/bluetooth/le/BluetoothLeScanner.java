package android.bluetooth.le;

import android.app.PendingIntent;
import android.bluetooth.IBluetoothGatt;
import android.bluetooth.IBluetoothManager;
import android.os.Handler;
import android.os.Looper;
import android.os.RemoteException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The app's way to the devices around the phone. */
public final class BluetoothLeScanner {
    public static final String EXTRA_LIST_SCAN_RESULT = "android.bluetooth.le.extra.LIST_SCAN_RESULT";

    public static final String EXTRA_CALLBACK_TYPE = "android.bluetooth.le.extra.CALLBACK_TYPE";

    private final IBluetoothManager bluetoothManager;
    private final String packageName;
    private final Handler handler = new Handler(Looper.getMainLooper());
    private final Map<ScanCallback, BleScanCallbackWrapper> leScanClients = new HashMap<>();

    public BluetoothLeScanner(IBluetoothManager bluetoothManager, String packageName) {
        this.bluetoothManager = bluetoothManager;
        this.packageName = packageName;
    }

    public void startScan(ScanCallback callback) {
        startScan(null, new ScanSettings.Builder().build(), callback);
    }

    public void startScan(List<ScanFilter> filters, ScanSettings settings, ScanCallback callback) {
        if (callback == null) {
            throw new IllegalArgumentException("callback is null");
        }
        if (settings == null) {
            throw new IllegalArgumentException("settings is null");
        }
        synchronized (leScanClients) {
            if (leScanClients.containsKey(callback)) {
                fail(callback, ScanCallback.SCAN_FAILED_ALREADY_STARTED);
                return;
            }
            new BleScanCallbackWrapper(gatt(), filters, settings, callback).startRegistration();
        }
    }

    public int startScan(List<ScanFilter> filters, ScanSettings settings, PendingIntent callbackIntent) {
        if (callbackIntent == null) {
            throw new IllegalArgumentException("callback is null");
        }
        ScanSettings known = settings != null ? settings : new ScanSettings.Builder().build();
        try {
            gatt().startScanForIntent(callbackIntent, known, filters, packageName);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
        return ScanCallback.NO_ERROR;
    }

    public void stopScan(ScanCallback callback) {
        synchronized (leScanClients) {
            BleScanCallbackWrapper wrapper = leScanClients.remove(callback);
            if (wrapper != null) {
                wrapper.stopLeScan();
            }
        }
    }

    public void stopScan(PendingIntent callbackIntent) {
        try {
            gatt().stopScanForIntent(callbackIntent, packageName);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private IBluetoothGatt gatt() {
        try {
            return bluetoothManager.getBluetoothGatt();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void fail(ScanCallback callback, int errorCode) {
        handler.post(() -> callback.onScanFailed(errorCode));
    }

    /**
     * Carries what is heard from the binder's thread to the main thread; its names are Android 11's. Its number is 0
     * until the service has given one, -1 once the scan is stopped or could not be begun.
     */
    private final class BleScanCallbackWrapper extends IScannerCallback.Stub {
        private static final int REGISTRATION_CALLBACK_TIMEOUT_MILLIS = 2000;

        private final IBluetoothGatt bluetoothGatt;
        private final List<ScanFilter> filters;
        private final ScanSettings settings;
        private final ScanCallback mScanCallback;
        private int mScannerId;

        BleScanCallbackWrapper(
                IBluetoothGatt bluetoothGatt, List<ScanFilter> filters, ScanSettings settings, ScanCallback callback) {
            this.bluetoothGatt = bluetoothGatt;
            this.filters = filters;
            this.settings = settings;
            mScanCallback = callback;
        }

        synchronized void startRegistration() {
            try {
                bluetoothGatt.registerScanner(this);
                wait(REGISTRATION_CALLBACK_TIMEOUT_MILLIS);
            } catch (InterruptedException | RemoteException e) {
                android.util.Log.e("BluetoothLeScanner", "application registeration exception", e);
            }
            if (mScannerId > 0) {
                leScanClients.put(mScanCallback, this);
            } else {
                mScannerId = -1;
                fail(mScanCallback, ScanCallback.SCAN_FAILED_APPLICATION_REGISTRATION_FAILED);
            }
        }

        synchronized void stopLeScan() {
            try {
                bluetoothGatt.stopScan(mScannerId);
                bluetoothGatt.unregisterScanner(mScannerId);
            } catch (RemoteException e) {
                android.util.Log.e("BluetoothLeScanner", "Failed to stop scan and unregister", e);
            }
            mScannerId = -1;
        }

        @Override
        public synchronized void onScannerRegistered(int status, int scannerId) {
            try {
                if (mScannerId == -1) {
                    bluetoothGatt.unregisterScanner(scannerId);
                } else {
                    mScannerId = scannerId;
                    bluetoothGatt.startScan(scannerId, settings, filters, packageName);
                }
            } catch (RemoteException e) {
                mScannerId = -1;
            }
            notifyAll();
        }

        @Override
        public void onScanResult(ScanResult scanResult) {
            tell(ScanSettings.CALLBACK_TYPE_ALL_MATCHES, scanResult);
        }

        @Override
        public void onBatchScanResults(List<ScanResult> results) {
            handler.post(() -> mScanCallback.onBatchScanResults(results));
        }

        @Override
        public void onFoundOrLost(boolean onFound, ScanResult scanResult) {
            tell(onFound ? ScanSettings.CALLBACK_TYPE_FIRST_MATCH : ScanSettings.CALLBACK_TYPE_MATCH_LOST, scanResult);
        }

        private void tell(int callbackType, ScanResult scanResult) {
            synchronized (this) {
                if (mScannerId <= 0) {
                    return;
                }
            }
            handler.post(() -> mScanCallback.onScanResult(callbackType, scanResult));
        }
    }
}
