package com.example.everything;

import android.media.ExifInterface;
import android.net.Uri;
import android.provider.MediaStore;

import com.example.pictures.Photograph;

import java.io.IOException;

/** Reads where a picture was taken, from a file that it makes itself. */
final class Pictures {
    private static final String EXIF = "android.media.ExifInterface.";
    private static final String BUNDLED = "androidx.exifinterface.media.ExifInterface.";
    private static final float LATITUDE = 51.5f;

    private final Calls calls;

    Pictures(Calls calls) {
        this.calls = calls;
    }

    void run() throws IOException {
        ExifInterface exif = new ExifInterface(Photograph.of(true));
        float[] place = new float[2];
        calls.call(EXIF + "getLatLong", () -> exif.getLatLong(place));
        calls.journal.event(place[0] == LATITUDE && place[1] < 0 ? "place read" : "no place read");
        calls.call(EXIF + "getAttribute", () -> exif.getAttribute(ExifInterface.TAG_GPS_LATITUDE));
        calls.call(EXIF + "getAttribute", () -> exif.getAttribute("GPSOfMine"));
        calls.call(EXIF + "getAttributeInt", () -> exif.getAttributeInt(ExifInterface.TAG_GPS_ALTITUDE_REF, -1));
        calls.call(EXIF + "getAttributeDouble", () -> exif.getAttributeDouble(ExifInterface.TAG_GPS_ALTITUDE, -1));
        calls.call(EXIF + "getAltitude", () -> exif.getAltitude(0));
        exif.getAttribute(ExifInterface.TAG_ORIENTATION);
        exif.getAttributeInt(ExifInterface.TAG_ORIENTATION, 0);
        ExifInterface bare = new ExifInterface(Photograph.of(false), ExifInterface.STREAM_TYPE_FULL_IMAGE_DATA);
        calls.call(EXIF + "getLatLong", () -> bare.getLatLong(place));
        bundled();
        Uri uri = Uri.withAppendedPath(MediaStore.Images.Media.EXTERNAL_CONTENT_URI, "1");
        Uri[] original = new Uri[1];
        calls.call("android.provider.MediaStore.setRequireOriginal",
                () -> original[0] = MediaStore.setRequireOriginal(uri));
        calls.journal.event(MediaStore.getRequireOriginal(original[0]) ? "original" : "no original");
    }

    private void bundled() throws IOException {
        androidx.exifinterface.media.ExifInterface exif =
                new androidx.exifinterface.media.ExifInterface(Photograph.of(true));
        calls.call(BUNDLED + "getLatLong", exif::getLatLong);
        calls.call(BUNDLED + "getLatLong", () -> exif.getLatLong(new float[2]));
        calls.call(BUNDLED + "getAltitude", () -> exif.getAltitude(0));
        calls.call(BUNDLED + "getAttribute", () -> exif.getAttribute("GPSLongitude"));
        calls.call(BUNDLED + "getAttributeInt", () -> exif.getAttributeInt("GPSAltitudeRef", 0));
        calls.call(BUNDLED + "getAttributeDouble", () -> exif.getAttributeDouble("GPSAltitude", 0));
        calls.call(BUNDLED + "getAttributeBytes", () -> exif.getAttributeBytes("GPSLatitude"));
    }
}
