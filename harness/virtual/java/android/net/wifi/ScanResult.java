package android.net.wifi;

import android.os.Parcel;
import android.os.Parcelable;

/** A network that was heard. */
public final class ScanResult implements Parcelable {
    public static final Parcelable.Creator<ScanResult> CREATOR = new Parcelable.Creator<>() {
        @Override
        public ScanResult createFromParcel(Parcel in) {
            ScanResult result = new ScanResult();
            result.SSID = in.readString();
            result.BSSID = in.readString();
            result.capabilities = in.readString();
            result.level = in.readInt();
            result.frequency = in.readInt();
            result.timestamp = in.readLong();
            return result;
        }

        @Override
        public ScanResult[] newArray(int size) {
            return new ScanResult[size];
        }
    };

    public String SSID;
    public String BSSID;
    public String capabilities;
    public int level;
    public int frequency;
    public long timestamp;

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeString(SSID);
        dest.writeString(BSSID);
        dest.writeString(capabilities);
        dest.writeInt(level);
        dest.writeInt(frequency);
        dest.writeLong(timestamp);
    }
}
