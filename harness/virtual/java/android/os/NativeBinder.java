package android.os;

/** Calls as a phone's native libraries make them with libbinder, below {@link BinderProxy#transact}. */
public final class NativeBinder {
    private static final String SERVICE_MANAGER = "android.os.IServiceManager";
    private static final int GET_SERVICE = 1;

    private NativeBinder() {}

    /** One of the system's services, by its name. */
    public static IBinder getService(String name) {
        Parcel data = request(SERVICE_MANAGER);
        data.writeString(name);
        return call(BinderDriver.contextObject(), GET_SERVICE, data).readStrongBinder();
    }

    /** What a transaction of an interface begins with. */
    public static Parcel request(String descriptor) {
        Parcel data = Parcel.obtain();
        data.writeInterfaceToken(descriptor);
        return data;
    }

    /** Makes the call, and gives the reply behind its exception; throws that one if there is any. */
    public static Parcel call(IBinder target, int code, Parcel data) {
        Parcel reply = Parcel.obtain();
        try {
            BinderDriver.transact(target, code, data, reply, 0);
        } catch (RemoteException e) {
            throw new IllegalStateException("the service died", e);
        } finally {
            data.recycle();
        }
        reply.readException();
        return reply;
    }
}
