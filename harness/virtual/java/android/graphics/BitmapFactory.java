package android.graphics;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import javax.imageio.ImageIO;

/** Makes bitmaps of encoded pictures; null where there is none to decode. */
public class BitmapFactory {
    private BitmapFactory() {}

    public static Bitmap decodeByteArray(byte[] data, int offset, int length) {
        return decodeStream(new ByteArrayInputStream(data, offset, length));
    }

    public static Bitmap decodeStream(InputStream is) {
        try {
            BufferedImage image = ImageIO.read(is);
            return image == null ? null : toBitmap(image);
        } catch (IOException e) {
            return null;
        }
    }

    private static Bitmap toBitmap(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        return Bitmap.createBitmap(pixels, width, height, Bitmap.Config.ARGB_8888);
    }
}
