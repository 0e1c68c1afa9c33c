package android.os;

/** A remotable object that lives in this process. */
public class Binder implements IBinder {
    private static final int FLAGS_BITS = 8;
    private static final ThreadLocal<Integer> CALLER = new ThreadLocal<>();

    private IInterface owner;
    private String descriptor;

    public Binder() {}

    public Binder(String descriptor) {
        this.descriptor = descriptor;
    }

    /** The uid of the process whose call this thread answers; one's own outside of a call. */
    public static final int getCallingUid() {
        Integer caller = CALLER.get();
        return caller == null ? Process.myUid() : caller;
    }

    public void attachInterface(IInterface owner, String descriptor) {
        this.owner = owner;
        this.descriptor = descriptor;
    }

    @Override
    public String getInterfaceDescriptor() {
        return descriptor;
    }

    @Override
    public boolean pingBinder() {
        return true;
    }

    @Override
    public boolean isBinderAlive() {
        return true;
    }

    @Override
    public IInterface queryLocalInterface(String descriptor) {
        return descriptor.equals(this.descriptor) ? owner : null;
    }

    /** What a subclass answers; false for a code that it does not know. */
    protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
        return false;
    }

    @Override
    public final boolean transact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
        data.setDataPosition(0);
        boolean known = onTransact(code, data, reply, flags);
        if (reply != null) {
            reply.setDataPosition(0);
        }
        return known;
    }

    /** Entry of a call from another process; the parcels are named by their native addresses. */
    private boolean execTransact(int code, long dataObj, long replyObj, int flags) {
        Parcel data = Parcel.obtain(dataObj);
        Parcel reply = Parcel.obtain(replyObj);
        try {
            return onTransact(code, data, reply, flags);
        } catch (RemoteException | RuntimeException e) {
            if ((flags & FLAG_ONEWAY) != 0) {
                android.util.Log.w("Binder", "Caught a RuntimeException from the binder stub implementation.", e);
            } else {
                reply.setDataSize(0);
                reply.writeException(e);
            }
            return true;
        }
    }

    /** Lets the driver enter {@link #execTransact}, which is private as on Android; above the flags stands who calls. */
    static boolean dispatch(Binder target, int code, Parcel data, Parcel reply, int flags) {
        int caller = flags >>> FLAGS_BITS;
        CALLER.set(caller == 0 ? Process.SYSTEM_UID : caller);
        try {
            int own = flags & (1 << FLAGS_BITS) - 1;
            return target.execTransact(code, data.getNativePointer(), reply.getNativePointer(), own);
        } finally {
            CALLER.remove();
        }
    }
}
