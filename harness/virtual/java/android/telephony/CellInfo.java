package android.telephony;

import android.os.Parcel;
import android.os.Parcelable;

/** A cell that is heard. */
public abstract class CellInfo implements Parcelable {
    /** All cells of this phone are of one kind. */
    public static final Parcelable.Creator<CellInfo> CREATOR = new Parcelable.Creator<>() {
        @Override
        public CellInfo createFromParcel(Parcel in) {
            return new CellInfoLte(in);
        }

        @Override
        public CellInfo[] newArray(int size) {
            return new CellInfo[size];
        }
    };

    CellInfo() {}

    public abstract boolean isRegistered();

    public abstract CellIdentity getCellIdentity();

    @Override
    public int describeContents() {
        return 0;
    }
}
