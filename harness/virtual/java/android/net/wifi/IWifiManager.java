package android.net.wifi;

import android.net.DhcpInfo;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.RemoteException;

import java.util.List;

/** The system's Wi-Fi service. */
public interface IWifiManager extends IInterface {
    String DESCRIPTOR = "android.net.wifi.IWifiManager";

    List<WifiConfiguration> getConfiguredNetworks(String packageName) throws RemoteException;

    boolean startScan(String packageName) throws RemoteException;

    List<ScanResult> getScanResults(String callingPackage) throws RemoteException;

    WifiInfo getConnectionInfo(String callingPackage) throws RemoteException;

    DhcpInfo getDhcpInfo() throws RemoteException;

    void registerScanResultsCallback(IScanResultsCallback callback) throws RemoteException;

    void unregisterScanResultsCallback(IScanResultsCallback callback) throws RemoteException;

    /** Android 11's codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_getConfiguredNetworks = 3;
        static final int TRANSACTION_startScan = 24;
        static final int TRANSACTION_getScanResults = 25;
        static final int TRANSACTION_getConnectionInfo = 29;
        static final int TRANSACTION_getDhcpInfo = 36;
        static final int TRANSACTION_registerScanResultsCallback = 94;
        static final int TRANSACTION_unregisterScanResultsCallback = 95;

        private Stub() {}

        public static IWifiManager asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy extends InterfaceProxy implements IWifiManager {
            Proxy(IBinder remote) {
                super(remote);
            }

            @Override
            public List<WifiConfiguration> getConfiguredNetworks(String packageName) throws RemoteException {
                try (BinderCall call = ask(TRANSACTION_getConfiguredNetworks, packageName)) {
                    return readList(call.reply, WifiConfiguration.CREATOR);
                }
            }

            @Override
            public boolean startScan(String packageName) throws RemoteException {
                try (BinderCall call = ask(TRANSACTION_startScan, packageName)) {
                    return call.reply.readBoolean();
                }
            }

            @Override
            public List<ScanResult> getScanResults(String callingPackage) throws RemoteException {
                try (BinderCall call = ask(TRANSACTION_getScanResults, callingPackage)) {
                    return readList(call.reply, ScanResult.CREATOR);
                }
            }

            @Override
            public WifiInfo getConnectionInfo(String callingPackage) throws RemoteException {
                try (BinderCall call = ask(TRANSACTION_getConnectionInfo, callingPackage)) {
                    return new WifiInfo(call.reply);
                }
            }

            @Override
            public DhcpInfo getDhcpInfo() throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    transact(TRANSACTION_getDhcpInfo, call);
                    DhcpInfo info = new DhcpInfo();
                    info.ipAddress = call.reply.readInt();
                    info.gateway = call.reply.readInt();
                    return info;
                }
            }

            @Override
            public void registerScanResultsCallback(IScanResultsCallback callback) throws RemoteException {
                tell(TRANSACTION_registerScanResultsCallback, callback);
            }

            @Override
            public void unregisterScanResultsCallback(IScanResultsCallback callback) throws RemoteException {
                tell(TRANSACTION_unregisterScanResultsCallback, callback);
            }

            private BinderCall ask(int code, String packageName) throws RemoteException {
                BinderCall call = new BinderCall(DESCRIPTOR);
                call.data.writeString(packageName);
                transact(code, call);
                return call;
            }

            private void tell(int code, IScanResultsCallback callback) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeStrongBinder(callback.asBinder());
                    transact(code, call);
                }
            }
        }
    }
}
