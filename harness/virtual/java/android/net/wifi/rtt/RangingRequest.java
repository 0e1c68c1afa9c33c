package android.net.wifi.rtt;

import android.net.wifi.ScanResult;
import android.os.Parcel;

import java.util.ArrayList;
import java.util.List;

/** Whose distance is to be measured. */
public final class RangingRequest {
    private final List<String> peers;

    private RangingRequest(List<String> peers) {
        this.peers = List.copyOf(peers);
    }

    void writeTo(Parcel out) {
        out.writeStringArray(peers.toArray(new String[0]));
    }

    /** Makes requests. */
    public static final class Builder {
        private final List<String> peers = new ArrayList<>();

        public Builder addAccessPoint(ScanResult apInfo) {
            if (apInfo == null) {
                throw new IllegalArgumentException("Null ScanResult!");
            }
            peers.add(apInfo.BSSID);
            return this;
        }

        public RangingRequest build() {
            return new RangingRequest(peers);
        }
    }
}
