package com.android.internal.telephony;

import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.RemoteException;
import android.telephony.CellIdentity;
import android.telephony.CellInfo;
import android.telephony.ICellInfoCallback;
import android.telephony.ServiceState;

import java.util.List;

/** The phone's service: what it tells of cells. */
public interface ITelephony extends IInterface {
    String DESCRIPTOR = "com.android.internal.telephony.ITelephony";
    int INVALID_SCAN_ID = -1;

    CellIdentity getCellLocation(String callingPkg) throws RemoteException;

    List<CellInfo> getNeighboringCellInfo(String callingPkg) throws RemoteException;

    List<CellInfo> getAllCellInfo(String callingPkg) throws RemoteException;

    void requestCellInfoUpdate(ICellInfoCallback callback, String callingPkg) throws RemoteException;

    int requestNetworkScan(String callingPackage) throws RemoteException;

    ServiceState getServiceStateForSubscriber(int subId, String callingPackage) throws RemoteException;

    /** Android 11's codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_getCellLocation = 28;
        static final int TRANSACTION_getNeighboringCellInfo = 30;
        static final int TRANSACTION_getAllCellInfo = 69;
        static final int TRANSACTION_requestCellInfoUpdate = 70;
        static final int TRANSACTION_requestNetworkScan = 104;
        static final int TRANSACTION_getServiceStateForSubscriber = 165;

        private Stub() {}

        public static ITelephony asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy extends InterfaceProxy implements ITelephony {
            Proxy(IBinder remote) {
                super(remote);
            }

            @Override
            public CellIdentity getCellLocation(String callingPkg) throws RemoteException {
                List<CellInfo> cells = ask(TRANSACTION_getCellLocation, callingPkg);
                return cells.isEmpty() ? null : cells.get(0).getCellIdentity();
            }

            @Override
            public List<CellInfo> getNeighboringCellInfo(String callingPkg) throws RemoteException {
                return ask(TRANSACTION_getNeighboringCellInfo, callingPkg);
            }

            @Override
            public List<CellInfo> getAllCellInfo(String callingPkg) throws RemoteException {
                return ask(TRANSACTION_getAllCellInfo, callingPkg);
            }

            @Override
            public void requestCellInfoUpdate(ICellInfoCallback callback, String callingPkg) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeStrongBinder(callback.asBinder());
                    call.data.writeString(callingPkg);
                    transact(TRANSACTION_requestCellInfoUpdate, call);
                }
            }

            @Override
            public int requestNetworkScan(String callingPackage) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(callingPackage);
                    transact(TRANSACTION_requestNetworkScan, call);
                    return call.reply.readInt();
                }
            }

            @Override
            public ServiceState getServiceStateForSubscriber(int subId, String callingPackage) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeInt(subId);
                    call.data.writeString(callingPackage);
                    transact(TRANSACTION_getServiceStateForSubscriber, call);
                    return call.reply.readInt() == 1 ? new ServiceState(call.reply) : null;
                }
            }

            private List<CellInfo> ask(int code, String callingPkg) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(callingPkg);
                    transact(code, call);
                    return readList(call.reply, CellInfo.CREATOR);
                }
            }
        }
    }
}
