package android.media;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** What a picture file says of itself: here the camera's make and model, the orientation, when and where. */
public class ExifInterface {
    public static final int STREAM_TYPE_FULL_IMAGE_DATA = 0;
    public static final int STREAM_TYPE_EXIF_DATA_ONLY = 1;
    public static final String TAG_DATETIME = "DateTime";
    public static final String TAG_GPS_ALTITUDE = "GPSAltitude";
    public static final String TAG_GPS_ALTITUDE_REF = "GPSAltitudeRef";
    public static final String TAG_GPS_DATESTAMP = "GPSDateStamp";
    public static final String TAG_GPS_LATITUDE = "GPSLatitude";
    public static final String TAG_GPS_LATITUDE_REF = "GPSLatitudeRef";
    public static final String TAG_GPS_LONGITUDE = "GPSLongitude";
    public static final String TAG_GPS_LONGITUDE_REF = "GPSLongitudeRef";
    public static final String TAG_GPS_TIMESTAMP = "GPSTimeStamp";
    public static final String TAG_MAKE = "Make";
    public static final String TAG_MODEL = "Model";
    public static final String TAG_ORIENTATION = "Orientation";

    private final Map<String, String> attributes;

    public ExifInterface(File file) throws IOException {
        if (file == null) {
            throw new NullPointerException("file cannot be null");
        }
        attributes = read(new FileInputStream(file));
    }

    public ExifInterface(String filename) throws IOException {
        if (filename == null) {
            throw new NullPointerException("filename cannot be null");
        }
        attributes = read(new FileInputStream(filename));
    }

    public ExifInterface(FileDescriptor fileDescriptor) throws IOException {
        if (fileDescriptor == null) {
            throw new NullPointerException("fileDescriptor cannot be null");
        }
        attributes = ExifReader.read(new FileInputStream(fileDescriptor).readAllBytes());
    }

    public ExifInterface(InputStream inputStream) throws IOException {
        this(inputStream, STREAM_TYPE_FULL_IMAGE_DATA);
    }

    public ExifInterface(InputStream inputStream, int streamType) throws IOException {
        if (inputStream == null) {
            throw new NullPointerException("inputStream cannot be null");
        }
        attributes = ExifReader.read(inputStream.readAllBytes());
    }

    public String getAttribute(String tag) {
        if (tag == null) {
            throw new NullPointerException("tag shouldn't be null");
        }
        return attributes.get(tag);
    }

    public int getAttributeInt(String tag, int defaultValue) {
        if (tag == null) {
            throw new NullPointerException("tag shouldn't be null");
        }
        try {
            return Integer.parseInt(attributes.getOrDefault(tag, ""));
        } catch (NumberFormatException e) {
            return defaultValue;
        }
    }

    public double getAttributeDouble(String tag, double defaultValue) {
        if (tag == null) {
            throw new NullPointerException("tag shouldn't be null");
        }
        try {
            return fraction(attributes.getOrDefault(tag, ""));
        } catch (NumberFormatException e) {
            return defaultValue;
        }
    }

    public boolean getLatLong(float[] output) {
        String latitude = getAttribute(TAG_GPS_LATITUDE);
        String latitudeRef = getAttribute(TAG_GPS_LATITUDE_REF);
        String longitude = getAttribute(TAG_GPS_LONGITUDE);
        String longitudeRef = getAttribute(TAG_GPS_LONGITUDE_REF);
        if (latitude == null || latitudeRef == null || longitude == null || longitudeRef == null) {
            return false;
        }
        try {
            output[0] = degrees(latitude, latitudeRef);
            output[1] = degrees(longitude, longitudeRef);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public double getAltitude(double defaultValue) {
        double altitude = getAttributeDouble(TAG_GPS_ALTITUDE, -1);
        int ref = getAttributeInt(TAG_GPS_ALTITUDE_REF, -1);
        return altitude >= 0 && ref >= 0 ? altitude * (ref == 1 ? -1 : 1) : defaultValue;
    }

    private static Map<String, String> read(InputStream stream) throws IOException {
        try (stream) {
            return ExifReader.read(stream.readAllBytes());
        }
    }

    private static float degrees(String rationals, String ref) {
        String[] parts = rationals.split(",");
        if (parts.length != 3) {
            throw new IllegalArgumentException();
        }
        double value = fraction(parts[0]) + fraction(parts[1]) / 60 + fraction(parts[2]) / 3600;
        return (float) (ref.equals("S") || ref.equals("W") ? -value : value);
    }

    private static double fraction(String text) {
        String[] parts = text.trim().split("/");
        double value = Double.parseDouble(parts[0]);
        return parts.length == 2 ? value / Double.parseDouble(parts[1]) : value;
    }
}
