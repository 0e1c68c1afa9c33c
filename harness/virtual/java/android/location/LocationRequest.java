package android.location;

import android.os.Parcel;
import android.os.Parcelable;

/** Which positions are wanted, how often and how many. */
public final class LocationRequest implements Parcelable {
    public static final int ACCURACY_FINE = 100;
    public static final int ACCURACY_BLOCK = 102;
    public static final int POWER_LOW = 201;
    public static final int POWER_HIGH = 203;
    private static final long DEFAULT_INTERVAL_MS = 60 * 60 * 1000;

    private String provider;
    private int quality;
    private long intervalMillis = DEFAULT_INTERVAL_MS;
    private float smallestDisplacement;
    private int numUpdates = Integer.MAX_VALUE;

    private LocationRequest(String provider, int quality) {
        this.provider = provider;
        this.quality = quality;
    }

    public LocationRequest(LocationRequest other) {
        this(other.provider, other.quality);
        intervalMillis = other.intervalMillis;
        smallestDisplacement = other.smallestDisplacement;
        numUpdates = other.numUpdates;
    }

    public static LocationRequest create() {
        return new LocationRequest(LocationManager.FUSED_PROVIDER, POWER_LOW);
    }

    public static LocationRequest createFromDeprecatedProvider(
            String provider, long minTime, float minDistance, boolean singleShot) {
        int quality = LocationManager.GPS_PROVIDER.equals(provider) ? ACCURACY_FINE : POWER_LOW;
        return limited(new LocationRequest(provider, quality), minTime, minDistance, singleShot);
    }

    public static LocationRequest createFromDeprecatedCriteria(
            Criteria criteria, long minTime, float minDistance, boolean singleShot) {
        int quality =
                switch (criteria.getAccuracy()) {
                    case Criteria.ACCURACY_COARSE -> ACCURACY_BLOCK;
                    case Criteria.ACCURACY_FINE -> ACCURACY_FINE;
                    default -> criteria.getPowerRequirement() == Criteria.POWER_HIGH ? POWER_HIGH : POWER_LOW;
                };
        return limited(new LocationRequest(LocationManager.FUSED_PROVIDER, quality), minTime, minDistance, singleShot);
    }

    private static LocationRequest limited(
            LocationRequest request, long minTime, float minDistance, boolean singleShot) {
        request.setInterval(Math.max(0, minTime)).setSmallestDisplacement(Math.max(0, minDistance));
        return singleShot ? request.setNumUpdates(1) : request;
    }

    public String getProvider() {
        return provider;
    }

    public LocationRequest setProvider(String provider) {
        if (provider == null) {
            throw new IllegalArgumentException("invalid provider: null");
        }
        this.provider = provider;
        return this;
    }

    public int getQuality() {
        return quality;
    }

    public LocationRequest setQuality(int quality) {
        this.quality = quality;
        return this;
    }

    public long getInterval() {
        return intervalMillis;
    }

    public LocationRequest setInterval(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("invalid interval: " + millis);
        }
        intervalMillis = millis;
        return this;
    }

    public float getSmallestDisplacement() {
        return smallestDisplacement;
    }

    public LocationRequest setSmallestDisplacement(float smallestDisplacementMeters) {
        if (smallestDisplacementMeters < 0) {
            throw new IllegalArgumentException("invalid displacement: " + smallestDisplacementMeters);
        }
        smallestDisplacement = smallestDisplacementMeters;
        return this;
    }

    public int getNumUpdates() {
        return numUpdates;
    }

    public LocationRequest setNumUpdates(int numUpdates) {
        if (numUpdates <= 0) {
            throw new IllegalArgumentException("invalid numUpdates: " + numUpdates);
        }
        this.numUpdates = numUpdates;
        return this;
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel parcel, int flags) {
        parcel.writeString(provider);
        parcel.writeInt(quality);
        parcel.writeLong(intervalMillis);
        parcel.writeFloat(smallestDisplacement);
        parcel.writeInt(numUpdates);
    }
}
