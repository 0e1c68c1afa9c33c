package android.location;

import android.os.Binder;
import android.os.Parcel;

import java.util.concurrent.Executor;

/** Carries what the receiver says from the binder's thread to a listener's executor. */
final class GnssTransport extends Binder {
    private final String descriptor;
    private final Executor executor;
    private final Reader reader;

    /** Takes a message apart on the binder's thread; what it gives is run on the listener's. */
    interface Reader {
        Runnable read(int code, Parcel data);
    }

    GnssTransport(String descriptor, Executor executor, Reader reader) {
        super(descriptor);
        this.descriptor = descriptor;
        this.executor = executor;
        this.reader = reader;
    }

    @Override
    protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
        data.enforceInterface(descriptor);
        Runnable told = reader.read(code, data);
        if (told != null) {
            deliver(told);
        }
        return true;
    }

    private void deliver(Runnable told) {
        executor.execute(told);
    }
}
