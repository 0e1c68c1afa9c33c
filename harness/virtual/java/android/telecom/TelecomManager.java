package android.telecom;

import android.content.Context;
import android.os.BinderCall;
import android.os.RemoteException;
import android.os.ServiceManager;

/** The phone's calls. */
public class TelecomManager {
    private static final String DESCRIPTOR = "com.android.internal.telecom.ITelecomService";
    private static final int TRANSACTION_getLine1Number = 20;

    private final Context context;

    public TelecomManager(Context context) {
        this.context = context;
    }

    public String getLine1Number(PhoneAccountHandle accountHandle) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(accountHandle == null ? null : accountHandle.getId());
            call.data.writeString(context.getOpPackageName());
            ServiceManager.getService("telecom").transact(TRANSACTION_getLine1Number, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readString();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
