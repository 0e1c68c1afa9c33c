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
            try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                call.data.writeString(name);
                remote.transact(TRANSACTION_getService, call.data, call.reply, 0);
                call.reply.readException();
                return call.reply.readStrongBinder();
            }
        }
    }
}
