package android.graphics;

/** How a picture's bytes lie. */
public class ImageFormat {
    public static final int UNKNOWN = 0;
    public static final int NV21 = 0x11;
    public static final int PRIVATE = 0x22;
    public static final int YUV_420_888 = 0x23;
    public static final int JPEG = 0x100;

    private ImageFormat() {}

    public static int getBitsPerPixel(int format) {
        return format == NV21 || format == YUV_420_888 ? 12 : -1;
    }
}
