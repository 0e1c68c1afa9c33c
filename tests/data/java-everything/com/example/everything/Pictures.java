package com.example.everything;

import android.media.ExifInterface;
import android.net.Uri;
import android.provider.MediaStore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

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
        ExifInterface exif = new ExifInterface(picture(true));
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
        ExifInterface bare = new ExifInterface(picture(false), ExifInterface.STREAM_TYPE_FULL_IMAGE_DATA);
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
                new androidx.exifinterface.media.ExifInterface(picture(true));
        calls.call(BUNDLED + "getLatLong", exif::getLatLong);
        calls.call(BUNDLED + "getLatLong", () -> exif.getLatLong(new float[2]));
        calls.call(BUNDLED + "getAltitude", () -> exif.getAltitude(0));
        calls.call(BUNDLED + "getAttribute", () -> exif.getAttribute("GPSLongitude"));
        calls.call(BUNDLED + "getAttributeInt", () -> exif.getAttributeInt("GPSAltitudeRef", 0));
        calls.call(BUNDLED + "getAttributeDouble", () -> exif.getAttributeDouble("GPSAltitude", 0));
        calls.call(BUNDLED + "getAttributeBytes", () -> exif.getAttributeBytes("GPSLatitude"));
    }

    /** A JPEG file's beginning: with an orientation, and with 51.5 degrees north, a quarter west, 35 metres high. */
    private static InputStream picture(boolean withPlace) {
        ByteBuffer file = ByteBuffer.allocate(512);
        file.putShort((short) 0xFFD8).putShort((short) 0xFFE1).putShort((short) 0);
        file.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
        ByteBuffer tiff = file.slice();
        tiff.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
        tiff.putShort((short) (withPlace ? 2 : 1));
        entry(tiff, 0x112, 3, 1).putShort((short) 6).putShort((short) 0);
        if (withPlace) {
            entry(tiff, 0x8825, 4, 1).putInt(40);
            place(tiff.position(40));
        }
        int size = file.position() + 300;
        file.putShort(4, (short) (size - 4));
        return new ByteArrayInputStream(file.array(), 0, size);
    }

    private static void place(ByteBuffer tiff) {
        tiff.putShort((short) 6);
        entry(tiff, 1, 2, 2).put(new byte[] {'N', 0, 0, 0});
        entry(tiff, 2, 5, 3).putInt(200);
        entry(tiff, 3, 2, 2).put(new byte[] {'W', 0, 0, 0});
        entry(tiff, 4, 5, 3).putInt(224);
        entry(tiff, 5, 1, 1).put(new byte[] {0, 0, 0, 0});
        entry(tiff, 6, 5, 1).putInt(248);
        tiff.position(200).putInt(51).putInt(1).putInt(30).putInt(1).putInt(0).putInt(1);
        tiff.position(224).putInt(0).putInt(1).putInt(15).putInt(1).putInt(0).putInt(1);
        tiff.position(248).putInt(35).putInt(1);
    }

    private static ByteBuffer entry(ByteBuffer tiff, int tag, int type, int count) {
        return tiff.putShort((short) tag).putShort((short) type).putInt(count);
    }
}
