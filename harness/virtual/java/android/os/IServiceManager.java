package android.os;

/** The directory of the system's services. */
public interface IServiceManager extends IInterface {
    String DESCRIPTOR = "android.os.IServiceManager";
    int TRANSACTION_getService = IBinder.FIRST_CALL_TRANSACTION;

    IBinder getService(String name) throws RemoteException;

    /** The caller's side. */
    final class Proxy implements IServiceManager {
        private final IBinder remote;

        Proxy(IBinder remote) {
            this.remote = remote;
        }

        @Override
        public IBinder asBinder() {
            return remote;
        }

        @Override
        public IBinder getService(String name) throws RemoteException {
            Parcel data = Parcel.obtain();
            Parcel reply = Parcel.obtain();
            try {
                data.writeInterfaceToken(DESCRIPTOR);
                data.writeString(name);
                remote.transact(TRANSACTION_getService, data, reply, 0);
                reply.readException();
                return reply.readStrongBinder();
            } finally {
                reply.recycle();
                data.recycle();
            }
        }
    }
}
