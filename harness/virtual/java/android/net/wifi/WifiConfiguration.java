package android.net.wifi;

import android.os.Parcel;
import android.os.Parcelable;

/** A network that the phone knows. */
public class WifiConfiguration implements Parcelable {
    public static final Parcelable.Creator<WifiConfiguration> CREATOR = new Parcelable.Creator<>() {
        @Override
        public WifiConfiguration createFromParcel(Parcel in) {
            WifiConfiguration configuration = new WifiConfiguration();
            configuration.networkId = in.readInt();
            configuration.SSID = in.readString();
            return configuration;
        }

        @Override
        public WifiConfiguration[] newArray(int size) {
            return new WifiConfiguration[size];
        }
    };

    public int networkId;
    public String SSID;

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeInt(networkId);
        dest.writeString(SSID);
    }
}
