package android.view;

import android.os.Binder;
import android.os.IBinder;
import android.os.Parcel;

/** What takes the pictures that are handed in at a surface; they come on a thread of the binder's. */
public final class BufferQueue extends Binder {
    private static final String DESCRIPTOR = "android.gui.IGraphicBufferProducer";
    private static final int TRANSACTION_queueBuffer = IBinder.FIRST_CALL_TRANSACTION + 6;

    private final Consumer consumer;

    /** Is given each picture. */
    public interface Consumer {
        void onFrame(byte[] content, long timestamp);
    }

    public BufferQueue(Consumer consumer) {
        super(DESCRIPTOR);
        this.consumer = consumer;
    }

    public void accept(byte[] content, long timestamp) {
        consumer.onFrame(content, timestamp);
    }

    @Override
    protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
        if (code != TRANSACTION_queueBuffer) {
            return false;
        }
        data.enforceInterface(DESCRIPTOR);
        long timestamp = data.readLong();
        consumer.onFrame(data.createByteArray(), timestamp);
        return true;
    }
}
