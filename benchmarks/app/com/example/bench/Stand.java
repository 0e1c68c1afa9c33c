package com.example.bench;

import android.location.Location;
import android.location.LocationManager;

/**
 * Stands in for LocationManager: {@code getLastKnownLocation} without its call to the system, once for each way of
 * hooking it.
 */
final class Stand {
    private final Location last = new Location(LocationManager.GPS_PROVIDER);

    Location plain(String provider) {
        return provider == null ? null : last;
    }

    Location empty(String provider) {
        return provider == null ? null : last;
    }

    Location passing(String provider) {
        return provider == null ? null : last;
    }

    Location full(String provider) {
        return provider == null ? null : last;
    }

    Location naive(String provider) {
        return provider == null ? null : last;
    }

    Location bare(String provider) {
        return provider == null ? null : last;
    }

    Location ring(String provider) {
        return provider == null ? null : last;
    }
}
