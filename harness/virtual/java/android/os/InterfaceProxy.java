package android.os;

import java.util.ArrayList;
import java.util.List;

/** The caller's side of an interface whose object lives in another process. */
public abstract class InterfaceProxy implements IInterface {
    private final IBinder remote;

    protected InterfaceProxy(IBinder remote) {
        this.remote = remote;
    }

    @Override
    public final IBinder asBinder() {
        return remote;
    }

    /** Makes one call; the reply is read behind its exception. */
    protected final void transact(int code, BinderCall call) throws RemoteException {
        remote.transact(code, call.data, call.reply, 0);
        call.reply.readException();
    }

    /** A list as the system writes it: how many there are, and each. */
    public static <T> List<T> readList(Parcel in, Parcelable.Creator<T> creator) {
        List<T> items = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            items.add(creator.createFromParcel(in));
        }
        return items;
    }
}
