package android.content;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;

/** What sends a pending intent. */
public interface IIntentSender extends IInterface {
    String DESCRIPTOR = "android.content.IIntentSender";

    void send();

    /** The side of the app that made it. */
    abstract class Stub extends Binder implements IIntentSender {
        static final int TRANSACTION_send = IBinder.FIRST_CALL_TRANSACTION;

        protected Stub() {
            attachInterface(this, DESCRIPTOR);
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            if (code != TRANSACTION_send) {
                return false;
            }
            data.enforceInterface(DESCRIPTOR);
            send();
            return true;
        }
    }
}
