package android.location;

import android.os.Parcel;

import java.util.ArrayList;
import java.util.List;

/** How an antenna of the receiver lies. */
public final class GnssAntennaInfo {
    private final double carrierFrequencyMHz;

    /** Is told of the antennas. */
    public interface Listener {
        void onGnssAntennaInfoReceived(List<GnssAntennaInfo> gnssAntennaInfos);
    }

    private GnssAntennaInfo(double carrierFrequencyMHz) {
        this.carrierFrequencyMHz = carrierFrequencyMHz;
    }

    static List<GnssAntennaInfo> readAll(Parcel in) {
        List<GnssAntennaInfo> infos = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            infos.add(new GnssAntennaInfo(in.readDouble()));
        }
        return infos;
    }

    public double getCarrierFrequencyMHz() {
        return carrierFrequencyMHz;
    }
}
