package android.net.wifi;

import android.content.Context;
import android.net.DhcpInfo;
import android.os.RemoteException;

import java.util.List;
import java.util.concurrent.Executor;

/** The app's way to the networks around the phone. */
public class WifiManager {
    public static final String SCAN_RESULTS_AVAILABLE_ACTION = "android.net.wifi.SCAN_RESULTS";
    public static final String EXTRA_RESULTS_UPDATED = "resultsUpdated";
    public static final String UNKNOWN_SSID = "<unknown ssid>";

    private final Context context;
    private final IWifiManager service;

    public WifiManager(Context context, IWifiManager service) {
        this.context = context;
        this.service = service;
    }

    public List<WifiConfiguration> getConfiguredNetworks() {
        try {
            return service.getConfiguredNetworks(context.getOpPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public boolean startScan() {
        try {
            return service.startScan(context.getOpPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public List<ScanResult> getScanResults() {
        try {
            return service.getScanResults(context.getOpPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public WifiInfo getConnectionInfo() {
        try {
            return service.getConnectionInfo(context.getOpPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public DhcpInfo getDhcpInfo() {
        try {
            return service.getDhcpInfo();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void registerScanResultsCallback(Executor executor, ScanResultsCallback callback) {
        if (executor == null) {
            throw new IllegalArgumentException("executor cannot be null");
        }
        if (callback == null) {
            throw new IllegalArgumentException("callback cannot be null");
        }
        callback.proxy.set(executor, callback);
        try {
            service.registerScanResultsCallback(callback.proxy);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void unregisterScanResultsCallback(ScanResultsCallback callback) {
        if (callback == null) {
            throw new IllegalArgumentException("callback cannot be null");
        }
        try {
            service.unregisterScanResultsCallback(callback.proxy);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        } finally {
            callback.proxy.set(null, null);
        }
    }

    /** Is told that there are new results, and has to fetch them. */
    public abstract static class ScanResultsCallback {
        private final ScanResultsCallbackProxy proxy = new ScanResultsCallbackProxy();

        public abstract void onScanResultsAvailable();

        /** Carries the word from the binder's thread to the app's executor; its names are Android 11's. */
        private static final class ScanResultsCallbackProxy extends IScanResultsCallback.Stub {
            private Executor mExecutor;
            private ScanResultsCallback mCallback;

            synchronized void set(Executor executor, ScanResultsCallback callback) {
                mExecutor = executor;
                mCallback = callback;
            }

            @Override
            public synchronized void onScanResultsAvailable() {
                if (mCallback != null && mExecutor != null) {
                    mExecutor.execute(mCallback::onScanResultsAvailable);
                }
            }
        }
    }
}
