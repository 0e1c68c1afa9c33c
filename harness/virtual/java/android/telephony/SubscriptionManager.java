package android.telephony;

import android.content.Context;
import android.os.BinderCall;
import android.os.Parcel;

import java.util.ArrayList;
import java.util.List;

/** The SIMs in the phone. */
public class SubscriptionManager {
    private static final String DESCRIPTOR = "com.android.internal.telephony.ISub";
    private static final int TRANSACTION_getActiveSubscriptionInfo = 3;
    private static final int TRANSACTION_getActiveSubscriptionInfoList = 6;
    private static final int THE_ONE_SIM = 1;

    private final Context context;

    public SubscriptionManager(Context context) {
        this.context = context;
    }

    public static int getDefaultSubscriptionId() {
        return THE_ONE_SIM;
    }

    /** Those that the app may know of: none without the permission. */
    public List<SubscriptionInfo> getActiveSubscriptionInfoList() {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(context.getOpPackageName());
            return read(PhoneNumbers.transact("isub", TRANSACTION_getActiveSubscriptionInfoList, call));
        }
    }

    public SubscriptionInfo getActiveSubscriptionInfo(int subId) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeInt(subId);
            call.data.writeString(context.getOpPackageName());
            List<SubscriptionInfo> found =
                    read(PhoneNumbers.transact("isub", TRANSACTION_getActiveSubscriptionInfo, call));
            return found.isEmpty() ? null : found.get(0);
        }
    }

    private static List<SubscriptionInfo> read(Parcel reply) {
        List<SubscriptionInfo> found = new ArrayList<>();
        for (int count = reply.readInt(); count > 0; count--) {
            found.add(new SubscriptionInfo(reply.readInt(), reply.readString(), reply.readString()));
        }
        return found;
    }
}
