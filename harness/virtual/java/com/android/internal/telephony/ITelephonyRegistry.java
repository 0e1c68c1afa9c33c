package com.android.internal.telephony;

import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.InterfaceProxy;
import android.os.RemoteException;

/** Where apps listen to the phone's state. */
public interface ITelephonyRegistry extends IInterface {
    String DESCRIPTOR = "com.android.internal.telephony.ITelephonyRegistry";

    void listenForSubscriber(String pkg, IPhoneStateListener callback, int events) throws RemoteException;

    /** Android 11's code, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_listenForSubscriber = 6;

        private Stub() {}

        public static ITelephonyRegistry asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        private static final class Proxy extends InterfaceProxy implements ITelephonyRegistry {
            Proxy(IBinder remote) {
                super(remote);
            }

            @Override
            public void listenForSubscriber(String pkg, IPhoneStateListener callback, int events)
                    throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(pkg);
                    call.data.writeStrongBinder(callback.asBinder());
                    call.data.writeInt(events);
                    transact(TRANSACTION_listenForSubscriber, call);
                }
            }
        }
    }
}
