package com.example.everything;

import android.app.PendingIntent;
import android.bluetooth.BluetoothAdapter;
import android.bluetooth.BluetoothManager;
import android.bluetooth.le.BluetoothLeScanner;
import android.bluetooth.le.ScanCallback;
import android.bluetooth.le.ScanFilter;
import android.bluetooth.le.ScanResult;
import android.bluetooth.le.ScanSettings;
import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.net.wifi.WifiManager;
import android.net.wifi.rtt.RangingRequest;
import android.net.wifi.rtt.RangingResult;
import android.net.wifi.rtt.RangingResultCallback;
import android.net.wifi.rtt.WifiRttManager;
import android.telephony.CellInfo;
import android.telephony.CellLocation;
import android.telephony.NetworkScanRequest;
import android.telephony.PhoneStateListener;
import android.telephony.ServiceState;
import android.telephony.TelephonyManager;
import android.telephony.TelephonyScanManager;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** Asks in every form for the networks, cells and devices around the phone. */
final class Radio {
    private static final String WIFI = "android.net.wifi.WifiManager";
    private static final String CELLS = "android.telephony.TelephonyManager";
    private static final String ADAPTER = "android.bluetooth.BluetoothAdapter";
    private static final String LE = "android.bluetooth.le.";
    private static final String HEARD = "com.example.everything.HEARD";
    private static final ScanSettings ONCE =
            new ScanSettings.Builder().setCallbackType(ScanSettings.CALLBACK_TYPE_FIRST_MATCH).build();
    private static final String ONE_DEVICE = "00:00:5E:00:53:A0";

    private final Calls calls;
    private final Context context;

    Radio(Calls calls, Context context) {
        this.calls = calls;
        this.context = context;
    }

    void run() throws InterruptedException {
        networks();
        cells();
        devices();
        lowEnergy();
    }

    private void networks() throws InterruptedException {
        WifiManager wifi = context.getSystemService(WifiManager.class);
        CountDownLatch scanned = new CountDownLatch(2);
        WifiManager.ScanResultsCallback callback = new WifiManager.ScanResultsCallback() {
            @Override
            public void onScanResultsAvailable() {
                delivered(WIFI + "$ScanResultsCallback.onScanResultsAvailable", scanned);
            }
        };
        BroadcastReceiver receiver = receiver(scanned);
        context.registerReceiver(receiver, new IntentFilter(WifiManager.SCAN_RESULTS_AVAILABLE_ACTION));
        calls.call(WIFI + ".registerScanResultsCallback",
                () -> wifi.registerScanResultsCallback(calls.executor, callback));
        calls.call(WIFI + ".startScan", wifi::startScan);
        await(scanned);
        wifi.unregisterScanResultsCallback(callback);
        context.unregisterReceiver(receiver);
        calls.call(WIFI + ".getScanResults",
                () -> calls.journal.event("networks " + wifi.getScanResults().size()));
        calls.call(WIFI + ".getConnectionInfo",
                () -> calls.journal.event("connected to " + wifi.getConnectionInfo().getBSSID()));
        calls.call(WIFI + ".getConfiguredNetworks", wifi::getConfiguredNetworks);
        ranging(wifi);
    }

    private void ranging(WifiManager wifi) throws InterruptedException {
        RangingRequest.Builder request = new RangingRequest.Builder();
        calls.call(WIFI + ".getScanResults", () -> wifi.getScanResults().forEach(request::addAccessPoint));
        request.addAccessPoint(absent());
        CountDownLatch measured = new CountDownLatch(1);
        RangingResultCallback callback = new RangingResultCallback() {
            @Override
            public void onRangingFailure(int code) {}

            @Override
            public void onRangingResults(List<RangingResult> results) {
                delivered("android.net.wifi.rtt.RangingResultCallback.onRangingResults", measured);
            }
        };
        WifiRttManager manager = context.getSystemService(WifiRttManager.class);
        calls.call("android.net.wifi.rtt.WifiRttManager.startRanging",
                () -> manager.startRanging(request.build(), calls.executor, callback));
        await(measured);
    }

    /** An access point that is not there, for who is told of none that is. */
    private static android.net.wifi.ScanResult absent() {
        android.net.wifi.ScanResult result = new android.net.wifi.ScanResult();
        result.BSSID = "00:00:5e:00:53:ff";
        return result;
    }

    private void cells() throws InterruptedException {
        TelephonyManager telephony = context.getSystemService(TelephonyManager.class);
        calls.call(CELLS + ".getAllCellInfo", telephony::getAllCellInfo);
        calls.call(CELLS + ".getCellLocation", telephony::getCellLocation);
        calls.call(CELLS + ".getNeighboringCellInfo", telephony::getNeighboringCellInfo);
        calls.call(CELLS + ".getServiceState", () -> read(telephony.getServiceState()));
        CountDownLatch told = new CountDownLatch(3);
        TelephonyManager.CellInfoCallback callback = new TelephonyManager.CellInfoCallback() {
            @Override
            public void onCellInfo(List<CellInfo> cellInfo) {
                delivered(CELLS + "$CellInfoCallback.onCellInfo", told);
            }
        };
        calls.call(CELLS + ".requestCellInfoUpdate", () -> telephony.requestCellInfoUpdate(calls.executor, callback));
        PhoneStateListener listener = listener(told);
        calls.call(CELLS + ".listen", () -> telephony.listen(
                listener, PhoneStateListener.LISTEN_CELL_LOCATION | PhoneStateListener.LISTEN_CELL_INFO));
        telephony.listen(listener, PhoneStateListener.LISTEN_SERVICE_STATE);
        calls.call(CELLS + ".requestNetworkScan", () -> telephony.requestNetworkScan(
                new NetworkScanRequest(), calls.executor, new TelephonyScanManager.NetworkScanCallback() {}));
        await(told);
        telephony.listen(listener, PhoneStateListener.LISTEN_NONE);
    }

    private void read(ServiceState state) {
        boolean named = state.getNetworkRegistrationInfoList().stream().allMatch(each -> each.getCellIdentity() != null);
        calls.journal.event(named ? "registered with a cell" : "registered");
    }

    private PhoneStateListener listener(CountDownLatch told) {
        return new PhoneStateListener(calls.executor) {
            @Override
            public void onCellLocationChanged(CellLocation location) {
                delivered("android.telephony.PhoneStateListener.onCellLocationChanged", told);
            }

            @Override
            public void onCellInfoChanged(List<CellInfo> cellInfo) {
                delivered("android.telephony.PhoneStateListener.onCellInfoChanged", told);
            }
        };
    }

    private void devices() throws InterruptedException {
        BluetoothAdapter adapter = context.getSystemService(BluetoothManager.class).getAdapter();
        CountDownLatch found = new CountDownLatch(5);
        BroadcastReceiver receiver = receiver(found);
        context.registerReceiver(receiver, new IntentFilter("android.bluetooth.device.action.FOUND"));
        calls.call(ADAPTER + ".startDiscovery", adapter::startDiscovery);
        await(found);
        context.unregisterReceiver(receiver);
        CountDownLatch heard = new CountDownLatch(5);
        BluetoothAdapter.LeScanCallback callback =
                (device, rssi, record) -> delivered(ADAPTER + "$LeScanCallback.onLeScan", heard);
        calls.call(ADAPTER + ".startLeScan", () -> adapter.startLeScan(callback));
        adapter.startLeScan(null);
        await(heard);
        adapter.stopLeScan(callback);
        BluetoothAdapter.LeScanCallback picky = (device, rssi, record) -> calls.journal.event("nobody has this UUID");
        calls.call(ADAPTER + ".startLeScan", () -> adapter.startLeScan(new UUID[] {new UUID(1, 2)}, picky));
        adapter.stopLeScan(picky);
    }

    private void lowEnergy() throws InterruptedException {
        BluetoothLeScanner scanner = BluetoothAdapter.getDefaultAdapter().getBluetoothLeScanner();
        scan(scanner, 5, null, null);
        List<ScanFilter> one = List.of(new ScanFilter.Builder().setDeviceAddress(ONE_DEVICE).build());
        scan(scanner, 1, one, ONCE);
        scan(scanner, 1, List.of(), new ScanSettings.Builder().setReportDelay(200).build());
        PendingIntent intent = PendingIntent.getBroadcast(
                context, 1, new Intent(HEARD).setPackage(context.getPackageName()), 0);
        CountDownLatch heard = new CountDownLatch(1);
        context.registerReceiver(reader(heard), new IntentFilter(HEARD), null, calls.handler);
        calls.call(LE + "BluetoothLeScanner.startScan", () -> scanner.startScan(one, ONCE, intent));
        await(heard);
        try {
            scanner.stopScan(intent);
        } catch (SecurityException e) {
            calls.journal.event("not stopped either");
        }
    }

    private void scan(BluetoothLeScanner scanner, int results, List<ScanFilter> filters, ScanSettings settings)
            throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(results);
        ScanCallback callback = new ScanCallback() {
            @Override
            public void onScanResult(int callbackType, ScanResult result) {
                boolean isFirst = callbackType == ScanSettings.CALLBACK_TYPE_FIRST_MATCH;
                delivered(LE + "ScanCallback.onScanResult" + (isFirst ? ".foundOrLost" : ""), heard);
            }

            @Override
            public void onBatchScanResults(List<ScanResult> batch) {
                delivered(LE + "ScanCallback.onBatchScanResults", heard);
            }
        };
        calls.call(LE + "BluetoothLeScanner.startScan", () -> {
            if (settings == null) {
                scanner.startScan(callback);
            } else {
                scanner.startScan(filters, settings, callback);
            }
        });
        await(heard);
        scanner.stopScan(callback);
    }

    private void delivered(String hook, CountDownLatch latch) {
        calls.journal.delivery(hook);
        latch.countDown();
    }

    private BroadcastReceiver reader(CountDownLatch latch) {
        return new BroadcastReceiver() {
            @Override
            public void onReceive(Context context, Intent intent) {
                context.unregisterReceiver(this);
                List<ScanResult> found = intent.getParcelableArrayListExtra(BluetoothLeScanner.EXTRA_LIST_SCAN_RESULT);
                found.forEach(result -> calls.journal.delivery(LE + "ScanResult.CREATOR.createFromParcel"));
                latch.countDown();
            }
        };
    }

    private static BroadcastReceiver receiver(CountDownLatch latch) {
        return new BroadcastReceiver() {
            @Override
            public void onReceive(Context context, Intent intent) {
                latch.countDown();
            }
        };
    }

    private void await(CountDownLatch latch) throws InterruptedException {
        if (calls.isGranted) {
            latch.await();
        }
    }
}
