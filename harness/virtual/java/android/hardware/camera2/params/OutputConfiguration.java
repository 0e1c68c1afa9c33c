package android.hardware.camera2.params;

import android.view.Surface;

/** A surface that a camera's pictures go to. */
public final class OutputConfiguration {
    private final Surface surface;

    public OutputConfiguration(Surface surface) {
        if (surface == null) {
            throw new NullPointerException("Surface must not be null");
        }
        this.surface = surface;
    }

    public Surface getSurface() {
        return surface;
    }
}
