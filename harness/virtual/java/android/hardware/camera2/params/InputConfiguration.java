package android.hardware.camera2.params;

/** What pictures an app would hand to a camera to be worked on again. */
public final class InputConfiguration {
    private final int width;
    private final int height;
    private final int format;

    public InputConfiguration(int width, int height, int format) {
        this.width = width;
        this.height = height;
        this.format = format;
    }

    public int getWidth() {
        return width;
    }

    public int getHeight() {
        return height;
    }

    public int getFormat() {
        return format;
    }
}
