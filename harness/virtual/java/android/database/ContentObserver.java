package android.database;

import android.net.Uri;
import android.os.Binder;
import android.os.Handler;
import android.os.IBinder;
import android.os.Parcel;

/** Is told that data have changed. */
public abstract class ContentObserver {
    private static final String DESCRIPTOR = "android.database.IContentObserver";
    private static final int TRANSACTION_onChange = IBinder.FIRST_CALL_TRANSACTION;

    private final Handler handler;
    private Transport transport;

    public ContentObserver(Handler handler) {
        this.handler = handler;
    }

    /** What the system calls; one for each observer. */
    public synchronized IBinder getContentObserver() {
        if (transport == null) {
            transport = new Transport();
        }
        return transport;
    }

    public void onChange(boolean selfChange) {}

    public void onChange(boolean selfChange, Uri uri) {
        onChange(selfChange);
    }

    private void dispatchChange(boolean selfChange, Uri uri) {
        if (handler == null) {
            onChange(selfChange, uri);
        } else {
            handler.post(() -> onChange(selfChange, uri));
        }
    }

    private final class Transport extends Binder {
        Transport() {
            super(DESCRIPTOR);
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            if (code != TRANSACTION_onChange) {
                return false;
            }
            data.enforceInterface(DESCRIPTOR);
            dispatchChange(data.readBoolean(), Uri.parse(data.readString()));
            return true;
        }
    }
}
