package android.net.wifi;

import android.os.Parcel;

/** The connection that the phone has. */
public class WifiInfo {
    public static final String DEFAULT_MAC_ADDRESS = "02:00:00:00:00:00";

    private final String ssid;
    private final String bssid;
    private final int networkId;
    private final int rssi;

    WifiInfo(Parcel in) {
        ssid = in.readString();
        bssid = in.readString();
        networkId = in.readInt();
        rssi = in.readInt();
    }

    public String getSSID() {
        return ssid;
    }

    public String getBSSID() {
        return bssid;
    }

    public int getNetworkId() {
        return networkId;
    }

    public int getRssi() {
        return rssi;
    }

    /** Who lacks the permission to know it is always given this one. */
    public String getMacAddress() {
        return DEFAULT_MAC_ADDRESS;
    }
}
