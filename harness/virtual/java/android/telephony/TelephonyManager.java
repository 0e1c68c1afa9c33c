package android.telephony;

import android.content.Context;
import android.os.RemoteException;

import com.android.internal.telephony.ITelephony;
import com.android.internal.telephony.ITelephonyRegistry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The app's way to the cells around the phone. Like Android 11's it takes a service that is gone for no cells. */
public class TelephonyManager {
    private final Context context;
    private final ITelephony service;
    private final ITelephonyRegistry registry;

    /** Is told of the cells that were asked for. */
    public abstract static class CellInfoCallback {
        public static final int ERROR_TIMEOUT = 1;
        public static final int ERROR_MODEM_ERROR = 2;

        public abstract void onCellInfo(List<CellInfo> cellInfo);

        public void onError(int errorCode, Throwable detail) {
            onCellInfo(new ArrayList<>());
        }
    }

    public TelephonyManager(Context context, ITelephony service, ITelephonyRegistry registry) {
        this.context = context;
        this.service = service;
        this.registry = registry;
    }

    public CellLocation getCellLocation() {
        try {
            CellIdentity identity = service.getCellLocation(context.getOpPackageName());
            return identity == null ? null : identity.asCellLocation();
        } catch (RemoteException e) {
            return null;
        }
    }

    /** Hidden since Android 10, and refused to apps that target it. */
    public List<NeighboringCellInfo> getNeighboringCellInfo() {
        try {
            List<NeighboringCellInfo> neighbours = new ArrayList<>();
            service.getNeighboringCellInfo(context.getOpPackageName())
                    .forEach(cell -> neighbours.add(new NeighboringCellInfo()));
            return neighbours.isEmpty() ? null : neighbours;
        } catch (RemoteException e) {
            return null;
        }
    }

    public List<CellInfo> getAllCellInfo() {
        try {
            return service.getAllCellInfo(context.getOpPackageName());
        } catch (RemoteException e) {
            return null;
        }
    }

    public ServiceState getServiceState() {
        try {
            int subId = SubscriptionManager.getDefaultSubscriptionId();
            return service.getServiceStateForSubscriber(subId, context.getOpPackageName());
        } catch (RemoteException e) {
            return null;
        }
    }

    public void requestCellInfoUpdate(Executor executor, CellInfoCallback callback) {
        try {
            // The first anonymous class here, as on Android 11.
            service.requestCellInfoUpdate(new ICellInfoCallback.Stub() {
                @Override
                public void onCellInfo(List<CellInfo> cellInfo) {
                    executor.execute(() -> callback.onCellInfo(cellInfo));
                }

                @Override
                public void onError(int errorCode, String exceptionName, String message) {
                    executor.execute(() -> callback.onError(errorCode, null));
                }
            }, context.getOpPackageName());
        } catch (RemoteException e) {
            android.util.Log.w("TelephonyManager", "requestCellInfoUpdate", e);
        }
    }

    public void listen(PhoneStateListener listener, int events) {
        try {
            registry.listenForSubscriber(context.getOpPackageName(), listener.callback, events);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public NetworkScan requestNetworkScan(
            NetworkScanRequest request, Executor executor, TelephonyScanManager.NetworkScanCallback callback) {
        try {
            int scan = service.requestNetworkScan(context.getOpPackageName());
            return scan == ITelephony.INVALID_SCAN_ID ? null : new NetworkScan();
        } catch (RemoteException e) {
            return null;
        }
    }

    // Numbers and identifiers.

    public String getLine1Number() {
        return getLine1Number(SubscriptionManager.getDefaultSubscriptionId());
    }

    public String getLine1Number(int subId) {
        return PhoneNumbers.get(context, PhoneNumbers.TRANSACTION_getLine1Number, subId);
    }

    public String getVoiceMailNumber() {
        return getVoiceMailNumber(SubscriptionManager.getDefaultSubscriptionId());
    }

    public String getVoiceMailNumber(int subId) {
        return PhoneNumbers.get(context, PhoneNumbers.TRANSACTION_getVoiceMailNumber, subId);
    }

    public String getDeviceId() {
        return getDeviceId(0);
    }

    public String getDeviceId(int slotIndex) {
        return PhoneNumbers.get(context, PhoneNumbers.TRANSACTION_getDeviceId, slotIndex);
    }

    public String getImei() {
        return getImei(0);
    }

    public String getImei(int slotIndex) {
        return PhoneNumbers.get(context, PhoneNumbers.TRANSACTION_getImei, slotIndex);
    }

    public String getSubscriberId() {
        return getSubscriberId(SubscriptionManager.getDefaultSubscriptionId());
    }

    public String getSubscriberId(int subId) {
        return PhoneNumbers.get(context, PhoneNumbers.TRANSACTION_getSubscriberId, subId);
    }

    public String getSimSerialNumber() {
        return getSimSerialNumber(SubscriptionManager.getDefaultSubscriptionId());
    }

    public String getSimSerialNumber(int subId) {
        return PhoneNumbers.get(context, PhoneNumbers.TRANSACTION_getIccSerialNumber, subId);
    }
}
