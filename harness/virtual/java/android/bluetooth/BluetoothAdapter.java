package android.bluetooth;

import android.app.ActivityThread;
import android.bluetooth.le.BluetoothLeScanner;
import android.bluetooth.le.ScanCallback;
import android.bluetooth.le.ScanRecord;
import android.bluetooth.le.ScanResult;
import android.bluetooth.le.ScanSettings;
import android.os.ParcelUuid;
import android.os.RemoteException;
import android.os.ServiceManager;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The phone's Bluetooth radio, which is always on. */
public final class BluetoothAdapter {
    public static final String ACTION_DISCOVERY_STARTED = "android.bluetooth.adapter.action.DISCOVERY_STARTED";
    public static final String ACTION_DISCOVERY_FINISHED = "android.bluetooth.adapter.action.DISCOVERY_FINISHED";
    public static final int STATE_ON = 12;
    private static final String SERVICE = "bluetooth_manager";
    private static BluetoothAdapter adapter;

    private final IBluetoothManager managerService;
    private final IBluetooth service;
    private final Map<LeScanCallback, ScanCallback> leScanClients = new HashMap<>();
    private BluetoothLeScanner scanner;

    /** Is told of devices that were heard. */
    public interface LeScanCallback {
        void onLeScan(BluetoothDevice device, int rssi, byte[] scanRecord);
    }

    private BluetoothAdapter(IBluetoothManager managerService) {
        this.managerService = managerService;
        try {
            service = managerService.registerAdapter();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public static synchronized BluetoothAdapter getDefaultAdapter() {
        if (adapter == null) {
            adapter = new BluetoothAdapter(IBluetoothManager.Stub.asInterface(ServiceManager.getService(SERVICE)));
        }
        return adapter;
    }

    public boolean isEnabled() {
        return true;
    }

    public int getState() {
        return STATE_ON;
    }

    public synchronized BluetoothLeScanner getBluetoothLeScanner() {
        if (scanner == null) {
            scanner = new BluetoothLeScanner(managerService, packageName());
        }
        return scanner;
    }

    public boolean startDiscovery() {
        try {
            return service.startDiscovery(packageName());
        } catch (RemoteException e) {
            return false;
        }
    }

    public boolean cancelDiscovery() {
        try {
            return service.cancelDiscovery();
        } catch (RemoteException e) {
            return false;
        }
    }

    public Set<BluetoothDevice> getBondedDevices() {
        try {
            return new LinkedHashSet<>(service.getBondedDevices());
        } catch (RemoteException e) {
            return null;
        }
    }

    public boolean startLeScan(LeScanCallback callback) {
        return startLeScan(null, callback);
    }

    public boolean startLeScan(UUID[] serviceUuids, LeScanCallback callback) {
        if (callback == null) {
            return false;
        }
        synchronized (leScanClients) {
            if (leScanClients.containsKey(callback)) {
                return false;
            }
            ScanCallback scanCallback = new ScanCallback() {
                @Override
                public void onScanResult(int callbackType, ScanResult result) {
                    ScanRecord record = result.getScanRecord();
                    if (serviceUuids == null || record.getServiceUuids().containsAll(parcelled(serviceUuids))) {
                        callback.onLeScan(result.getDevice(), result.getRssi(), record.getBytes());
                    }
                }
            };
            ScanSettings settings = new ScanSettings.Builder().build();
            getBluetoothLeScanner().startScan(List.of(), settings, scanCallback);
            leScanClients.put(callback, scanCallback);
            return true;
        }
    }

    public void stopLeScan(LeScanCallback callback) {
        synchronized (leScanClients) {
            ScanCallback scanCallback = leScanClients.remove(callback);
            if (scanCallback != null) {
                getBluetoothLeScanner().stopScan(scanCallback);
            }
        }
    }

    private static List<ParcelUuid> parcelled(UUID[] uuids) {
        return Arrays.stream(uuids).map(ParcelUuid::new).toList();
    }

    private static String packageName() {
        return ActivityThread.currentApplication().getPackageName();
    }
}
