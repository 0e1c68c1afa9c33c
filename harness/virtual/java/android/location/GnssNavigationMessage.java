package android.location;

import android.os.Parcel;

/** A message that a satellite sent. */
public final class GnssNavigationMessage {
    public static final int TYPE_GPS_L1CA = 0x0101;

    private final int svid;
    private final byte[] data;

    /** Is told of messages. */
    public abstract static class Callback {
        public static final int STATUS_READY = 1;

        public void onGnssNavigationMessageReceived(GnssNavigationMessage event) {}

        public void onStatusChanged(int status) {}
    }

    GnssNavigationMessage(Parcel in) {
        svid = in.readInt();
        data = in.createByteArray();
    }

    public int getType() {
        return TYPE_GPS_L1CA;
    }

    public int getSvid() {
        return svid;
    }

    public byte[] getData() {
        return data.clone();
    }
}
