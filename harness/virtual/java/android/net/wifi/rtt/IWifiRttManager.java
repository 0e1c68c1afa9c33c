package android.net.wifi.rtt;

import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.RemoteException;

/** The system's ranging service. */
public interface IWifiRttManager extends IInterface {
    String DESCRIPTOR = "android.net.wifi.rtt.IWifiRttManager";

    boolean isAvailable() throws RemoteException;

    void startRanging(String callingPackage, RangingRequest request, IRttCallback callback) throws RemoteException;

    /** Android 11's codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_isAvailable = 1;
        static final int TRANSACTION_startRanging = 2;

        private Stub() {}

        public static IWifiRttManager asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy extends InterfaceProxy implements IWifiRttManager {
            Proxy(IBinder remote) {
                super(remote);
            }

            @Override
            public boolean isAvailable() throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    transact(TRANSACTION_isAvailable, call);
                    return call.reply.readBoolean();
                }
            }

            @Override
            public void startRanging(String callingPackage, RangingRequest request, IRttCallback callback)
                    throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(callingPackage);
                    request.writeTo(call.data);
                    call.data.writeStrongBinder(callback.asBinder());
                    transact(TRANSACTION_startRanging, call);
                }
            }
        }
    }
}
