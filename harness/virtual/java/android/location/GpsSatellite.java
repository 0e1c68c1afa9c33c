package android.location;

/** One satellite of the first interface. */
public final class GpsSatellite {
    private final int prn;
    private final float snr;

    GpsSatellite(int prn, float snr) {
        this.prn = prn;
        this.snr = snr;
    }

    public int getPrn() {
        return prn;
    }

    public float getSnr() {
        return snr;
    }
}
