package android.os;

/** A remotable object that lives in another process, named by its handle. */
public final class BinderProxy implements IBinder {
    final long handle;

    BinderProxy(long handle) {
        this.handle = handle;
    }

    @Override
    public String getInterfaceDescriptor() {
        return null;
    }

    @Override
    public boolean pingBinder() {
        return isBinderAlive();
    }

    @Override
    public boolean isBinderAlive() {
        return true;
    }

    @Override
    public IInterface queryLocalInterface(String descriptor) {
        return null;
    }

    @Override
    public boolean transact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
        return transactNative(code, data, reply, flags);
    }

    private boolean transactNative(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
        return BinderDriver.transact(this, code, data, reply, flags);
    }
}
