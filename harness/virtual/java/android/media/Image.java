package android.media;

import java.nio.ByteBuffer;

/** One picture of an {@link ImageReader}; to be closed, so that there is room for another. */
public abstract class Image implements AutoCloseable {
    /** One layer of a picture. */
    public abstract static class Plane {
        public abstract int getRowStride();

        public abstract int getPixelStride();

        public abstract ByteBuffer getBuffer();
    }

    public abstract int getFormat();

    public abstract int getWidth();

    public abstract int getHeight();

    public abstract long getTimestamp();

    public abstract Plane[] getPlanes();

    @Override
    public abstract void close();
}
