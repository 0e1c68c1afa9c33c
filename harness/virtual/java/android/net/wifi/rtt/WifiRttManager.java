package android.net.wifi.rtt;

import android.content.Context;
import android.os.RemoteException;

import java.util.List;
import java.util.concurrent.Executor;

/** The app's way to the distances of access points. */
public class WifiRttManager {
    private final Context context;
    private final IWifiRttManager service;

    public WifiRttManager(Context context, IWifiRttManager service) {
        this.context = context;
        this.service = service;
    }

    public boolean isAvailable() {
        try {
            return service.isAvailable();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void startRanging(RangingRequest request, Executor executor, RangingResultCallback callback) {
        if (executor == null) {
            throw new IllegalArgumentException("Null executor provided");
        }
        if (callback == null) {
            throw new IllegalArgumentException("Null callback provided");
        }
        try {
            // The first anonymous class here, as on Android 11.
            service.startRanging(context.getOpPackageName(), request, new IRttCallback.Stub() {
                @Override
                public void onRangingFailure(int status) {
                    executor.execute(() -> callback.onRangingFailure(status));
                }

                @Override
                public void onRangingResults(List<RangingResult> results) {
                    executor.execute(() -> callback.onRangingResults(results));
                }
            });
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
