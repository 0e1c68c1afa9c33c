package android.telephony;

import android.os.Parcel;

import java.util.ArrayList;
import java.util.List;

/** Whether the phone has a network, which one, and by which cell. */
public class ServiceState {
    public static final int STATE_IN_SERVICE = 0;
    public static final int STATE_OUT_OF_SERVICE = 1;
    public static final int STATE_EMERGENCY_ONLY = 2;
    public static final int STATE_POWER_OFF = 3;

    private final int state;
    private final String operatorAlphaLong;
    private final String operatorNumeric;
    private final List<NetworkRegistrationInfo> registrations = new ArrayList<>();

    /** As the phone's service has written it. */
    public ServiceState(Parcel in) {
        state = in.readInt();
        operatorAlphaLong = in.readString();
        operatorNumeric = in.readString();
        for (int left = in.readInt(); left > 0; left--) {
            registrations.add(new NetworkRegistrationInfo(in));
        }
    }

    public int getState() {
        return state;
    }

    public String getOperatorAlphaLong() {
        return operatorAlphaLong;
    }

    public String getOperatorNumeric() {
        return operatorNumeric;
    }

    public List<NetworkRegistrationInfo> getNetworkRegistrationInfoList() {
        return new ArrayList<>(registrations);
    }
}
