package android.telephony;

import android.os.Parcel;

/** How the phone stands with one network, for one kind of its services. */
public final class NetworkRegistrationInfo {
    public static final int DOMAIN_CS = 1;
    public static final int DOMAIN_PS = 2;

    private final int domain;
    private final CellIdentity cellIdentity;

    NetworkRegistrationInfo(Parcel in) {
        domain = in.readInt();
        cellIdentity = in.readBoolean() ? new CellInfoLte(in).getCellIdentity() : null;
    }

    public int getDomain() {
        return domain;
    }

    /** Null for who may not know the place. */
    public CellIdentity getCellIdentity() {
        return cellIdentity;
    }
}
