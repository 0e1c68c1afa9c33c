package android.media;

import android.graphics.ImageFormat;

import java.nio.ByteBuffer;

/** A picture that came in through a reader's surface: NV21's bytes as three planes, or one plane of a file. */
final class SurfaceImage extends Image {
    private final ImageReader reader;
    private final byte[] content;
    private final long timestamp;
    private boolean closed;

    SurfaceImage(ImageReader reader, byte[] content, long timestamp) {
        this.reader = reader;
        this.content = content;
        this.timestamp = timestamp;
    }

    @Override
    public int getFormat() {
        requireOpen();
        return reader.getImageFormat();
    }

    @Override
    public int getWidth() {
        requireOpen();
        return reader.getWidth();
    }

    @Override
    public int getHeight() {
        requireOpen();
        return reader.getHeight();
    }

    @Override
    public long getTimestamp() {
        requireOpen();
        return timestamp;
    }

    @Override
    public Plane[] getPlanes() {
        requireOpen();
        if (reader.getImageFormat() == ImageFormat.PRIVATE) {
            return new Plane[0];
        }
        if (reader.getImageFormat() == ImageFormat.JPEG) {
            return new Plane[] {new Layer(0, content.length, 0, 0)};
        }
        int width = reader.getWidth();
        int luma = width * reader.getHeight();
        return new Plane[] {
            new Layer(0, luma, width, 1),
            new Layer(luma + 1, content.length - luma - 1, width, 2),
            new Layer(luma, content.length - luma, width, 2)
        };
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            reader.giveBack();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Image is already closed");
        }
    }

    private final class Layer extends Plane {
        private final ByteBuffer buffer;
        private final int rowStride;
        private final int pixelStride;

        Layer(int offset, int length, int rowStride, int pixelStride) {
            buffer = ByteBuffer.wrap(content, offset, length).slice();
            this.rowStride = rowStride;
            this.pixelStride = pixelStride;
        }

        @Override
        public int getRowStride() {
            return rowStride;
        }

        @Override
        public int getPixelStride() {
            return pixelStride;
        }

        @Override
        public ByteBuffer getBuffer() {
            return buffer;
        }
    }
}
