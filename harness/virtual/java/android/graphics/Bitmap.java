package android.graphics;

/** Pixels, each one alpha, red, green and blue. */
public final class Bitmap {
    private final int width;
    private final int height;
    private final Config config;
    private final int[] pixels;
    private boolean recycled;

    /** How pixels are stored. */
    public enum Config {
        ALPHA_8,
        RGB_565,
        ARGB_4444,
        ARGB_8888
    }

    private Bitmap(int width, int height, Config config, int[] pixels) {
        this.width = width;
        this.height = height;
        this.config = config;
        this.pixels = pixels;
    }

    public static Bitmap createBitmap(int width, int height, Config config) {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("width and height must be > 0");
        }
        return new Bitmap(width, height, config, new int[width * height]);
    }

    public static Bitmap createBitmap(int[] colors, int width, int height, Config config) {
        Bitmap bitmap = createBitmap(width, height, config);
        bitmap.setPixels(colors, 0, width, 0, 0, width, height);
        return bitmap;
    }

    public static Bitmap createScaledBitmap(Bitmap src, int dstWidth, int dstHeight, boolean filter) {
        Bitmap scaled = createBitmap(dstWidth, dstHeight, src.config);
        for (int y = 0; y < dstHeight; y++) {
            for (int x = 0; x < dstWidth; x++) {
                scaled.setPixel(x, y, src.getPixel(x * src.width / dstWidth, y * src.height / dstHeight));
            }
        }
        return scaled;
    }

    public Bitmap copy(Config config, boolean isMutable) {
        return new Bitmap(width, height, config, pixels.clone());
    }

    public int getWidth() {
        return width;
    }

    public int getHeight() {
        return height;
    }

    public Config getConfig() {
        return config;
    }

    public int getPixel(int x, int y) {
        return pixels[y * width + x];
    }

    public void setPixel(int x, int y, int color) {
        pixels[y * width + x] = color;
    }

    public void getPixels(int[] into, int offset, int stride, int x, int y, int width, int height) {
        for (int row = 0; row < height; row++) {
            System.arraycopy(pixels, (y + row) * this.width + x, into, offset + row * stride, width);
        }
    }

    public void setPixels(int[] from, int offset, int stride, int x, int y, int width, int height) {
        for (int row = 0; row < height; row++) {
            System.arraycopy(from, offset + row * stride, pixels, (y + row) * this.width + x, width);
        }
    }

    public boolean isRecycled() {
        return recycled;
    }

    public void recycle() {
        recycled = true;
    }
}
