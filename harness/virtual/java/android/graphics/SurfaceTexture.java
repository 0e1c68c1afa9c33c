package android.graphics;

import android.os.Binder;
import android.os.Handler;
import android.os.Looper;
import android.view.BufferQueue;

/** Takes pictures as a texture. There is no OpenGL on this phone: none is drawn, and no context is asked for. */
public class SurfaceTexture {
    private final BufferQueue producer = new BufferQueue(this::queue);
    private int width = 1;
    private int height = 1;
    private long queued;
    private long current;
    private boolean released;
    private OnFrameAvailableListener listener;
    private Handler handler;

    /** Is told that there is a picture to take. */
    public interface OnFrameAvailableListener {
        void onFrameAvailable(SurfaceTexture surfaceTexture);
    }

    public SurfaceTexture(int texName) {}

    public SurfaceTexture(int texName, boolean singleBufferMode) {}

    public SurfaceTexture(boolean singleBufferMode) {}

    public void setOnFrameAvailableListener(OnFrameAvailableListener listener) {
        setOnFrameAvailableListener(listener, null);
    }

    public synchronized void setOnFrameAvailableListener(OnFrameAvailableListener listener, Handler handler) {
        Looper looper = Looper.myLooper() != null ? Looper.myLooper() : Looper.getMainLooper();
        this.listener = listener;
        this.handler = handler != null ? handler : new Handler(looper);
    }

    public synchronized void setDefaultBufferSize(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Takes the newest picture; without a new one the old one stays. */
    public synchronized void updateTexImage() {
        if (released) {
            throw new IllegalStateException("Unable to update texture contents (see logcat for details)");
        }
        current = queued;
    }

    public void releaseTexImage() {}

    public synchronized long getTimestamp() {
        return current;
    }

    public synchronized void release() {
        released = true;
        listener = null;
    }

    public synchronized boolean isReleased() {
        return released;
    }

    public Binder getProducer() {
        return producer;
    }

    public synchronized int getWidth() {
        return width;
    }

    public synchronized int getHeight() {
        return height;
    }

    private synchronized void queue(byte[] content, long timestamp) {
        queued = timestamp;
        OnFrameAvailableListener told = listener;
        if (told != null) {
            handler.post(() -> told.onFrameAvailable(this));
        }
    }
}
