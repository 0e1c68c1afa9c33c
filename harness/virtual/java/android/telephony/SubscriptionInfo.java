package android.telephony;

/** One SIM. */
public class SubscriptionInfo {
    private final int id;
    private final String carrierName;
    private final String number;

    SubscriptionInfo(int id, String carrierName, String number) {
        this.id = id;
        this.carrierName = carrierName;
        this.number = number;
    }

    public int getSubscriptionId() {
        return id;
    }

    public CharSequence getCarrierName() {
        return carrierName;
    }

    /** Empty for an app that may not know it. */
    public String getNumber() {
        return number;
    }
}
