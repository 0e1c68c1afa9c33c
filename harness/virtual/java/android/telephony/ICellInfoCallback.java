package android.telephony;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.Parcel;
import android.os.RemoteException;

import java.util.List;

/** What the phone's service calls in the app that asked for fresh cells. */
public interface ICellInfoCallback extends IInterface {
    String DESCRIPTOR = "android.telephony.ICellInfoCallback";

    void onCellInfo(List<CellInfo> state) throws RemoteException;

    void onError(int errorCode, String exceptionName, String message) throws RemoteException;

    /** The app's side. */
    abstract class Stub extends Binder implements ICellInfoCallback {
        static final int TRANSACTION_onCellInfo = 1;
        static final int TRANSACTION_onError = 2;

        protected Stub() {
            attachInterface(this, DESCRIPTOR);
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        public boolean onTransact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
            data.enforceInterface(DESCRIPTOR);
            switch (code) {
                case TRANSACTION_onCellInfo -> onCellInfo(InterfaceProxy.readList(data, CellInfo.CREATOR));
                case TRANSACTION_onError -> onError(data.readInt(), data.readString(), data.readString());
                default -> {
                    return super.onTransact(code, data, reply, flags);
                }
            }
            return true;
        }
    }
}
