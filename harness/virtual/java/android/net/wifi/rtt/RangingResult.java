package android.net.wifi.rtt;

import android.os.Parcel;
import android.os.Parcelable;

/** How far one access point is. */
public final class RangingResult implements Parcelable {
    public static final int STATUS_SUCCESS = 0;
    public static final Parcelable.Creator<RangingResult> CREATOR = new Parcelable.Creator<>() {
        @Override
        public RangingResult createFromParcel(Parcel in) {
            return new RangingResult(in.readString(), in.readInt());
        }

        @Override
        public RangingResult[] newArray(int size) {
            return new RangingResult[size];
        }
    };

    private final String address;
    private final int distanceMm;

    private RangingResult(String address, int distanceMm) {
        this.address = address;
        this.distanceMm = distanceMm;
    }

    public int getStatus() {
        return STATUS_SUCCESS;
    }

    public int getDistanceMm() {
        return distanceMm;
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeString(address);
        dest.writeInt(distanceMm);
    }
}
