package android.telephony;

import android.os.Parcel;
import android.telephony.gsm.GsmCellLocation;

/** The numbers of an LTE cell. */
public final class CellIdentityLte extends CellIdentity {
    private final String mcc;
    private final String mnc;
    private final int ci;
    private final int tac;

    CellIdentityLte(Parcel in) {
        mcc = in.readString();
        mnc = in.readString();
        ci = in.readInt();
        tac = in.readInt();
    }

    public String getMccString() {
        return mcc;
    }

    public String getMncString() {
        return mnc;
    }

    public int getCi() {
        return ci;
    }

    public int getTac() {
        return tac;
    }

    void writeTo(Parcel out) {
        out.writeString(mcc);
        out.writeString(mnc);
        out.writeInt(ci);
        out.writeInt(tac);
    }

    @Override
    CellLocation asCellLocation() {
        GsmCellLocation location = new GsmCellLocation();
        location.setLacAndCid(tac, ci);
        return location;
    }
}
