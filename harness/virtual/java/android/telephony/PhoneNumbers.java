package android.telephony;

import android.content.Context;
import android.os.BinderCall;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

/** The caller's side of the service "iphonesubinfo": numbers of the phone and its SIM, each asked for by its code. */
final class PhoneNumbers {
    static final int TRANSACTION_getDeviceId = 1;
    static final int TRANSACTION_getImei = 4;
    static final int TRANSACTION_getSubscriberId = 8;
    static final int TRANSACTION_getIccSerialNumber = 10;
    static final int TRANSACTION_getLine1Number = 13;
    static final int TRANSACTION_getVoiceMailNumber = 19;
    private static final String DESCRIPTOR = "com.android.internal.telephony.IPhoneSubInfo";

    private PhoneNumbers() {}

    /** Null when there is none, or none for this app. */
    static String get(Context context, int code, int which) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeInt(which);
            call.data.writeString(context.getOpPackageName());
            return transact("iphonesubinfo", code, call).readString();
        }
    }

    static Parcel transact(String service, int code, BinderCall call) {
        try {
            ServiceManager.getService(service).transact(code, call.data, call.reply, 0);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
        call.reply.readException();
        return call.reply;
    }
}
