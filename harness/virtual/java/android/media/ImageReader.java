package android.media;

import android.os.Handler;
import android.os.Looper;
import android.view.BufferQueue;
import android.view.Surface;

import java.util.ArrayDeque;
import java.util.Queue;

/** Gives the app the pictures that something else, such as a camera, hands in at a surface. */
public class ImageReader implements AutoCloseable {
    private final int width;
    private final int height;
    private final int format;
    private final int maxImages;
    private final Surface surface;
    private final Queue<SurfaceImage> queued = new ArrayDeque<>();
    private int acquired;
    private boolean closed;
    private OnImageAvailableListener listener;
    private Handler handler;

    /** Is told that there is a picture to acquire. */
    public interface OnImageAvailableListener {
        void onImageAvailable(ImageReader reader);
    }

    protected ImageReader(int width, int height, int format, int maxImages) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("The image dimensions must be positive");
        }
        if (maxImages < 1) {
            throw new IllegalArgumentException("Maximum outstanding image count must be at least 1");
        }
        this.width = width;
        this.height = height;
        this.format = format;
        this.maxImages = maxImages;
        this.surface = new Surface(new BufferQueue(this::queue), width, height, format);
    }

    public static ImageReader newInstance(int width, int height, int format, int maxImages) {
        return new ImageReader(width, height, format, maxImages);
    }

    public static ImageReader newInstance(int width, int height, int format, int maxImages, long usage) {
        return new ImageReader(width, height, format, maxImages);
    }

    public int getWidth() {
        return width;
    }

    public int getHeight() {
        return height;
    }

    public int getImageFormat() {
        return format;
    }

    public int getMaxImages() {
        return maxImages;
    }

    public Surface getSurface() {
        return surface;
    }

    public Image acquireLatestImage() {
        Image latest = acquireNextImage();
        while (latest != null) {
            Image next = acquireNextImageIfRoom();
            if (next == null) {
                break;
            }
            latest.close();
            latest = next;
        }
        return latest;
    }

    public synchronized Image acquireNextImage() {
        if (acquired >= maxImages) {
            throw new IllegalStateException(String.format(
                    "maxImages (%d) has already been acquired, call #close before acquiring more.", maxImages));
        }
        SurfaceImage next = queued.poll();
        acquired += next == null ? 0 : 1;
        return next;
    }

    public void setOnImageAvailableListener(OnImageAvailableListener listener, Handler handler) {
        synchronized (this) {
            this.listener = listener;
            this.handler = listener == null || handler != null ? handler : new Handler(requireLooper());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        listener = null;
        queued.clear();
    }

    synchronized void giveBack() {
        acquired--;
    }

    private synchronized Image acquireNextImageIfRoom() {
        return acquired < maxImages ? acquireNextImage() : null;
    }

    private static Looper requireLooper() {
        Looper looper = Looper.myLooper();
        if (looper == null) {
            throw new IllegalArgumentException("handler is null but the current thread is not a looper");
        }
        return looper;
    }

    /** A picture for which there is no room is lost, as one is on a phone whose buffers are all taken. */
    private synchronized void queue(byte[] content, long timestamp) {
        if (closed || queued.size() + acquired >= maxImages) {
            return;
        }
        queued.add(new SurfaceImage(this, content, timestamp));
        if (listener != null) {
            OnImageAvailableListener told = listener;
            handler.post(() -> told.onImageAvailable(this));
        }
    }
}
