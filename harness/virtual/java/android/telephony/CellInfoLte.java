package android.telephony;

import android.os.Parcel;

/** An LTE cell that is heard. */
public final class CellInfoLte extends CellInfo {
    private final boolean registered;
    private final CellIdentityLte identity;

    CellInfoLte(Parcel in) {
        registered = in.readBoolean();
        identity = new CellIdentityLte(in);
    }

    @Override
    public boolean isRegistered() {
        return registered;
    }

    @Override
    public CellIdentityLte getCellIdentity() {
        return identity;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeBoolean(registered);
        identity.writeTo(dest);
    }
}
