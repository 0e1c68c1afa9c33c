package android.bluetooth;

import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.RemoteException;

/** Where the services of Bluetooth are had. Its codes are the phone's own. */
public interface IBluetoothManager extends IInterface {
    String DESCRIPTOR = "android.bluetooth.IBluetoothManager";

    IBluetooth registerAdapter() throws RemoteException;

    IBluetoothGatt getBluetoothGatt() throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_registerAdapter = 1;
        static final int TRANSACTION_getBluetoothGatt = 2;

        private Stub() {}

        public static IBluetoothManager asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy extends InterfaceProxy implements IBluetoothManager {
            Proxy(IBinder remote) {
                super(remote);
            }

            @Override
            public IBluetooth registerAdapter() throws RemoteException {
                return IBluetooth.Stub.asInterface(ask(TRANSACTION_registerAdapter));
            }

            @Override
            public IBluetoothGatt getBluetoothGatt() throws RemoteException {
                return IBluetoothGatt.Stub.asInterface(ask(TRANSACTION_getBluetoothGatt));
            }

            private IBinder ask(int code) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    transact(code, call);
                    return call.reply.readStrongBinder();
                }
            }
        }
    }
}
