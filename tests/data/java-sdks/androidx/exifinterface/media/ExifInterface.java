package androidx.exifinterface.media;

import java.io.IOException;
import java.io.InputStream;

/** Stands for the library that apps bring along; it has the phone's own one read. */
public class ExifInterface {
    private final android.media.ExifInterface platform;

    public ExifInterface(InputStream inputStream) throws IOException {
        platform = new android.media.ExifInterface(inputStream);
    }

    public double[] getLatLong() {
        float[] place = new float[2];
        return getLatLong(place) ? new double[] {place[0], place[1]} : null;
    }

    public boolean getLatLong(float[] output) {
        return platform.getLatLong(output);
    }

    public double getAltitude(double defaultValue) {
        return platform.getAltitude(defaultValue);
    }

    public String getAttribute(String tag) {
        return platform.getAttribute(tag);
    }

    public int getAttributeInt(String tag, int defaultValue) {
        return platform.getAttributeInt(tag, defaultValue);
    }

    public double getAttributeDouble(String tag, double defaultValue) {
        return platform.getAttributeDouble(tag, defaultValue);
    }

    public byte[] getAttributeBytes(String tag) {
        String value = getAttribute(tag);
        return value == null ? null : value.getBytes();
    }
}
