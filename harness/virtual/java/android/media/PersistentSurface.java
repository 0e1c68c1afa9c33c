package android.media;

import android.graphics.ImageFormat;
import android.view.BufferQueue;
import android.view.Surface;

/** A surface that outlives the encoder or recorder that reads from it. */
final class PersistentSurface extends Surface {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    private final Relay relay;

    PersistentSurface() {
        this(new Relay());
    }

    private PersistentSurface(Relay relay) {
        super(new BufferQueue(relay), WIDTH, HEIGHT, ImageFormat.YUV_420_888);
        this.relay = relay;
    }

    void fill(BufferQueue reader) {
        relay.reader = reader;
    }

    /** Hands pictures on to whoever reads now. */
    private static final class Relay implements BufferQueue.Consumer {
        private volatile BufferQueue reader;

        @Override
        public void onFrame(byte[] content, long timestamp) {
            BufferQueue told = reader;
            if (told != null) {
                told.accept(content, timestamp);
            }
        }
    }
}
