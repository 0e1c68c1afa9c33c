package android.os;

/** The two parcels of one call, given back at its end; the request begins with the interface that it is meant for. */
public final class BinderCall implements AutoCloseable {
    public final Parcel data = Parcel.obtain();
    public final Parcel reply = Parcel.obtain();

    public BinderCall(String descriptor) {
        data.writeInterfaceToken(descriptor);
    }

    @Override
    public void close() {
        reply.recycle();
        data.recycle();
    }
}
