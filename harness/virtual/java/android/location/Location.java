package android.location;

import android.os.Parcel;
import android.os.Parcelable;

/** A position. */
public class Location implements Parcelable {
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
