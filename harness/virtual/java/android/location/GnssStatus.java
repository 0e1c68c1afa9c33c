package android.location;

/** Which satellites are seen. */
public final class GnssStatus {
    public static final int CONSTELLATION_GPS = 1;

    private final int[] svids;
    private final float[] cn0s;

    /** Is told of the state of the receiver. */
    public abstract static class Callback {
        public void onStarted() {}

        public void onStopped() {}

        public void onFirstFix(int ttffMillis) {}

        public void onSatelliteStatusChanged(GnssStatus status) {}
    }

    GnssStatus(int[] svids, float[] cn0s) {
        this.svids = svids;
        this.cn0s = cn0s;
    }

    public int getSatelliteCount() {
        return svids.length;
    }

    public int getConstellationType(int satelliteIndex) {
        return svids[satelliteIndex] > 0 ? CONSTELLATION_GPS : 0;
    }

    public int getSvid(int satelliteIndex) {
        return svids[satelliteIndex];
    }

    public float getCn0DbHz(int satelliteIndex) {
        return cn0s[satelliteIndex];
    }
}
