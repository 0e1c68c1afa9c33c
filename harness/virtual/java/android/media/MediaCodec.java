package android.media;

import android.graphics.ImageFormat;
import android.view.BufferQueue;
import android.view.Surface;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An encoder of pictures that come in at a surface. It hands them out as they came: this phone has no codec. */
public final class MediaCodec {
    public static final int CONFIGURE_FLAG_ENCODE = 1;
    public static final int BUFFER_FLAG_END_OF_STREAM = 4;
    public static final int INFO_TRY_AGAIN_LATER = -1;

    private final BlockingQueue<Picture> coming = new LinkedBlockingQueue<>();
    private final Map<Integer, Picture> given = new HashMap<>();
    private volatile State state = State.UNINITIALIZED;
    private MediaFormat format;
    private boolean hasSurface;
    private int next;

    private enum State {
        UNINITIALIZED,
        CONFIGURED,
        STARTED,
        RELEASED
    }

    private record Picture(byte[] content, long timestamp) {}

    /** What is told of a buffer. */
    public static final class BufferInfo {
        public int offset;
        public int size;
        public long presentationTimeUs;
        public int flags;

        public void set(int newOffset, int newSize, long newTimeUs, int newFlags) {
            offset = newOffset;
            size = newSize;
            presentationTimeUs = newTimeUs;
            flags = newFlags;
        }
    }

    private MediaCodec() {}

    public static MediaCodec createEncoderByType(String type) throws IOException {
        if (!MediaFormat.MIMETYPE_VIDEO_AVC.equals(type)) {
            throw new IllegalArgumentException("Failed to initialize " + type + ", error 0xfffffffe");
        }
        return new MediaCodec();
    }

    public static Surface createPersistentInputSurface() {
        return new PersistentSurface();
    }

    public void configure(MediaFormat format, Surface surface, MediaCrypto crypto, int flags) {
        require(State.UNINITIALIZED);
        if (flags != CONFIGURE_FLAG_ENCODE || surface != null) {
            throw new IllegalArgumentException("this phone only encodes");
        }
        this.format = format;
        state = State.CONFIGURED;
    }

    public Surface createInputSurface() {
        requireNoSurface();
        return new Surface(
                new BufferQueue(this::onFrame),
                format.getInteger(MediaFormat.KEY_WIDTH),
                format.getInteger(MediaFormat.KEY_HEIGHT),
                ImageFormat.YUV_420_888);
    }

    public void setInputSurface(Surface surface) {
        if (!(surface instanceof PersistentSurface)) {
            throw new IllegalArgumentException("not a PersistentSurface");
        }
        requireNoSurface();
        ((PersistentSurface) surface).fill(new BufferQueue(this::onFrame));
    }

    public void start() {
        require(State.CONFIGURED);
        state = State.STARTED;
    }

    public int dequeueOutputBuffer(BufferInfo info, long timeoutUs) {
        require(State.STARTED);
        Picture picture = await(timeoutUs);
        if (picture == null) {
            return INFO_TRY_AGAIN_LATER;
        }
        info.set(0, picture.content().length, picture.timestamp() / 1_000, 0);
        given.put(next, picture);
        return next++;
    }

    public ByteBuffer getOutputBuffer(int index) {
        require(State.STARTED);
        Picture picture = given.get(index);
        return picture == null ? null : ByteBuffer.wrap(picture.content()).asReadOnlyBuffer();
    }

    public void releaseOutputBuffer(int index, boolean render) {
        require(State.STARTED);
        given.remove(index);
    }

    public void signalEndOfInputStream() {
        require(State.STARTED);
    }

    public void stop() {
        if (state == State.RELEASED) {
            throw new IllegalStateException("codec is released already");
        }
        state = State.UNINITIALIZED;
        hasSurface = false;
        coming.clear();
        given.clear();
    }

    public void release() {
        stop();
        state = State.RELEASED;
    }

    private Picture await(long timeoutUs) {
        try {
            return timeoutUs < 0 ? coming.take() : coming.poll(timeoutUs, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void onFrame(byte[] content, long timestamp) {
        if (state == State.STARTED) {
            coming.add(new Picture(content, timestamp));
        }
    }

    private void requireNoSurface() {
        require(State.CONFIGURED);
        if (hasSurface) {
            throw new IllegalStateException();
        }
        hasSurface = true;
    }

    private void require(State wanted) {
        if (state != wanted) {
            throw new IllegalStateException();
        }
    }
}
