package android.location;

import android.os.Parcel;
import android.os.Parcelable;

import java.util.Arrays;

/** A position. */
public class Location implements Parcelable {
    private static final double EARTH_RADIUS_M = 6_371_009;

    /** Comes first, as on Android 11, so that the class of CREATOR has the same number as there. */
    private static final ThreadLocal<Leg> LAST_LEG = new ThreadLocal<>() {
        @Override
        protected Leg initialValue() {
            return new Leg();
        }
    };

    public static final Parcelable.Creator<Location> CREATOR = new Parcelable.Creator<>() {
        @Override
        public Location createFromParcel(Parcel in) {
            Location location = new Location(in.readString());
            location.latitude = in.readDouble();
            location.longitude = in.readDouble();
            location.accuracy = in.readFloat();
            location.time = in.readLong();
            location.elapsedRealtimeNanos = in.readLong();
            return location;
        }

        @Override
        public Location[] newArray(int size) {
            return new Location[size];
        }
    };

    private String provider;
    private double latitude;
    private double longitude;
    private float accuracy;
    private long time;
    private long elapsedRealtimeNanos;

    public Location(String provider) {
        this.provider = provider;
    }

    /** What a thread measured last; who draws a track asks for the same leg again and again. */
    private static final class Leg {
        private double[] ends = {};
        private float metres;

        float measure(double... between) {
            if (!Arrays.equals(ends, between)) {
                ends = between;
                metres = (float) (EARTH_RADIUS_M * angle(between));
            }
            return metres;
        }

        private static double angle(double[] between) {
            double[] radians = Arrays.stream(between).map(Math::toRadians).toArray();
            double north = Math.sin((radians[2] - radians[0]) / 2);
            double east = Math.sin((radians[3] - radians[1]) / 2);
            return 2 * Math.asin(Math.sqrt(
                    north * north + Math.cos(radians[0]) * Math.cos(radians[2]) * east * east));
        }
    }

    public float distanceTo(Location dest) {
        return LAST_LEG.get().measure(latitude, longitude, dest.latitude, dest.longitude);
    }

    public String getProvider() {
        return provider;
    }

    public double getLatitude() {
        return latitude;
    }

    public double getLongitude() {
        return longitude;
    }

    public float getAccuracy() {
        return accuracy;
    }

    public long getTime() {
        return time;
    }

    public long getElapsedRealtimeNanos() {
        return elapsedRealtimeNanos;
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel parcel, int flags) {
        parcel.writeString(provider);
        parcel.writeDouble(latitude);
        parcel.writeDouble(longitude);
        parcel.writeFloat(accuracy);
        parcel.writeLong(time);
        parcel.writeLong(elapsedRealtimeNanos);
    }
}
