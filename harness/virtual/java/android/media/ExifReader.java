package android.media;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Finds the EXIF part of a JPEG file and reads its first directory and that of the place, as TIFF has them. */
final class ExifReader {
    private static final byte[] HEADER = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int APP1 = 0xFFE1;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final int GPS_DIRECTORY = 0x8825;
    private static final int BYTE = 1;
    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8};
    private static final int INLINE = 4;

    private static final Map<Integer, String> IMAGE_TAGS = Map.of(
            0x10F, "Make", 0x110, "Model", 0x112, "Orientation", 0x131, "Software", 0x132, "DateTime");
    private static final Map<Integer, String> GPS_TAGS = Map.ofEntries(
            Map.entry(0, "GPSVersionID"),
            Map.entry(1, "GPSLatitudeRef"),
            Map.entry(2, "GPSLatitude"),
            Map.entry(3, "GPSLongitudeRef"),
            Map.entry(4, "GPSLongitude"),
            Map.entry(5, "GPSAltitudeRef"),
            Map.entry(6, "GPSAltitude"),
            Map.entry(7, "GPSTimeStamp"),
            Map.entry(18, "GPSMapDatum"),
            Map.entry(27, "GPSProcessingMethod"),
            Map.entry(29, "GPSDateStamp"));

    private final Map<String, String> found = new HashMap<>();
    private final ByteBuffer tiff;

    private ExifReader(ByteBuffer tiff) {
        this.tiff = tiff;
    }

    /** Each tag that is there, in EXIF's own way of writing it; none where the file has no such part. */
    static Map<String, String> read(byte[] jpeg) {
        ByteBuffer part = find(ByteBuffer.wrap(jpeg));
        if (part == null) {
            return Map.of();
        }
        ExifReader reader = new ExifReader(part);
        try {
            part.order(part.getShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            part.getShort();
            reader.directory(part.getInt(), IMAGE_TAGS);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            android.util.Log.w("ExifInterface", "Invalid image: ExifInterface got an unsupported image format file");
        }
        return reader.found;
    }

    private static ByteBuffer find(ByteBuffer jpeg) {
        if (jpeg.remaining() < 2 || (jpeg.getShort() & 0xFFFF) != START_OF_IMAGE) {
            return null;
        }
        while (jpeg.remaining() >= 4) {
            int marker = jpeg.getShort() & 0xFFFF;
            int length = (jpeg.getShort() & 0xFFFF) - 2;
            if (marker == START_OF_SCAN || length < 0 || length > jpeg.remaining()) {
                return null;
            }
            ByteBuffer segment = jpeg.slice(jpeg.position(), length);
            if (marker == APP1 && length > HEADER.length && startsWithHeader(segment)) {
                return segment.slice(HEADER.length, length - HEADER.length);
            }
            jpeg.position(jpeg.position() + length);
        }
        return null;
    }

    private static boolean startsWithHeader(ByteBuffer segment) {
        return segment.slice(0, HEADER.length).equals(ByteBuffer.wrap(HEADER));
    }

    private void directory(int offset, Map<Integer, String> tags) {
        int count = tiff.getShort(offset) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            int at = offset + 2 + 12 * i;
            int tag = tiff.getShort(at) & 0xFFFF;
            if (tag == GPS_DIRECTORY && tags == IMAGE_TAGS) {
                directory(tiff.getInt(at + 8), GPS_TAGS);
            } else if (tags.containsKey(tag)) {
                entry(at, tags.get(tag));
            }
        }
    }

    private void entry(int at, String name) {
        int type = tiff.getShort(at + 2) & 0xFFFF;
        int count = tiff.getInt(at + 4);
        if (type < BYTE || type > RATIONAL || count < 1 || count > tiff.capacity()) {
            return;
        }
        int where = SIZES[type] * count <= INLINE ? at + 8 : tiff.getInt(at + 8);
        found.put(name, type == ASCII ? text(where, count) : numbers(where, type, count));
    }

    private String text(int where, int count) {
        byte[] bytes = new byte[count];
        tiff.get(where, bytes);
        String whole = new String(bytes, StandardCharsets.US_ASCII);
        int end = whole.indexOf(0);
        return end < 0 ? whole : whole.substring(0, end);
    }

    private String numbers(int where, int type, int count) {
        StringJoiner joined = new StringJoiner(",");
        for (int i = 0; i < count; i++) {
            joined.add(number(where + i * SIZES[type], type));
        }
        return joined.toString();
    }

    private String number(int where, int type) {
        return switch (type) {
            case BYTE -> String.valueOf(tiff.get(where) & 0xFF);
            case SHORT -> String.valueOf(tiff.getShort(where) & 0xFFFF);
            case LONG -> Integer.toUnsignedString(tiff.getInt(where));
            default -> Integer.toUnsignedString(tiff.getInt(where)) + "/" + Integer.toUnsignedString(tiff.getInt(where + 4));
        };
    }
}
