package com.example.pictures;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The file of a picture that says where it was taken, or does not. */
public final class Photograph {
    private Photograph() {}

    /** A JPEG file's beginning: with an orientation, and with 51.5 degrees north, a quarter west, 35 metres high. */
    public static InputStream of(boolean withPlace) {
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
