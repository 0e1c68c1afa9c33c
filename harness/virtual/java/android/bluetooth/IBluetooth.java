package android.bluetooth;

import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.RemoteException;

import java.util.List;

/** The Bluetooth adapter's service. Its codes are the phone's own. */
public interface IBluetooth extends IInterface {
    String DESCRIPTOR = "android.bluetooth.IBluetooth";

    boolean startDiscovery(String callingPackage) throws RemoteException;

    boolean cancelDiscovery() throws RemoteException;

    List<BluetoothDevice> getBondedDevices() throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_startDiscovery = 1;
        static final int TRANSACTION_cancelDiscovery = 2;
        static final int TRANSACTION_getBondedDevices = 3;

        private Stub() {}

        public static IBluetooth asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy extends InterfaceProxy implements IBluetooth {
            Proxy(IBinder remote) {
                super(remote);
            }

            @Override
            public boolean startDiscovery(String callingPackage) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(callingPackage);
                    transact(TRANSACTION_startDiscovery, call);
                    return call.reply.readBoolean();
                }
            }

            @Override
            public boolean cancelDiscovery() throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    transact(TRANSACTION_cancelDiscovery, call);
                    return call.reply.readBoolean();
                }
            }

            @Override
            public List<BluetoothDevice> getBondedDevices() throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    transact(TRANSACTION_getBondedDevices, call);
                    return readList(call.reply, BluetoothDevice.CREATOR);
                }
            }
        }
    }
}
