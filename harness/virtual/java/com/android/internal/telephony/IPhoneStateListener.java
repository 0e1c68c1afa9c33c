package com.android.internal.telephony;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.Parcel;
import android.os.RemoteException;
import android.telephony.CellIdentity;
import android.telephony.CellInfo;

import java.util.List;

/** What the telephony registry calls in the app; of Android 11's many calls those that are about cells. */
public interface IPhoneStateListener extends IInterface {
    String DESCRIPTOR = "com.android.internal.telephony.IPhoneStateListener";

    void onCellLocationChanged(CellIdentity location) throws RemoteException;

    void onCellInfoChanged(List<CellInfo> cellInfo) throws RemoteException;

    /** The app's side. */
    abstract class Stub extends Binder implements IPhoneStateListener {
        static final int TRANSACTION_onCellLocationChanged = 5;
        static final int TRANSACTION_onCellInfoChanged = 10;

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
                case TRANSACTION_onCellLocationChanged ->
                        onCellLocationChanged(CellInfo.CREATOR.createFromParcel(data).getCellIdentity());
                case TRANSACTION_onCellInfoChanged ->
                        onCellInfoChanged(InterfaceProxy.readList(data, CellInfo.CREATOR));
                default -> {
                    return super.onTransact(code, data, reply, flags);
                }
            }
            return true;
        }
    }
}
