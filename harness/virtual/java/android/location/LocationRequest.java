package android.location;

/** Which positions are wanted, and how often. */
public final class LocationRequest {
    private final String provider;
    private final long intervalMillis;
    private final float smallestDisplacement;

    private LocationRequest(String provider, long intervalMillis, float smallestDisplacement) {
        this.provider = provider;
        this.intervalMillis = intervalMillis;
        this.smallestDisplacement = smallestDisplacement;
    }

    public static LocationRequest createFromDeprecatedProvider(
            String provider, long minTime, float minDistance, boolean singleShot) {
        return new LocationRequest(provider, Math.max(0, minTime), Math.max(0, minDistance));
    }

    public String getProvider() {
        return provider;
    }

    public long getInterval() {
        return intervalMillis;
    }

    public float getSmallestDisplacement() {
        return smallestDisplacement;
    }
}
