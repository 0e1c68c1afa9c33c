package android.location;

/** Is told of new positions. */
public interface LocationListener {
    void onLocationChanged(Location location);

    default void onProviderEnabled(String provider) {}

    default void onProviderDisabled(String provider) {}
}
