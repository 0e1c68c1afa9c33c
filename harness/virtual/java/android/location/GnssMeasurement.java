package android.location;

/** What the receiver measured of one satellite. */
public final class GnssMeasurement {
    private final int svid;
    private final double cn0DbHz;
    private final double pseudorangeRate;

    GnssMeasurement(int svid, double cn0DbHz, double pseudorangeRate) {
        this.svid = svid;
        this.cn0DbHz = cn0DbHz;
        this.pseudorangeRate = pseudorangeRate;
    }

    public int getSvid() {
        return svid;
    }

    public int getConstellationType() {
        return GnssStatus.CONSTELLATION_GPS;
    }

    public double getCn0DbHz() {
        return cn0DbHz;
    }

    public double getPseudorangeRateMetersPerSecond() {
        return pseudorangeRate;
    }
}
