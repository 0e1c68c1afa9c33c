package android.media;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * The file of a recording: the boxes `ftyp` and `mdat` of its container, with sound and pictures as they came. There is
 * no encoder on this phone, so that no player plays it.
 */
final class MediaFile implements AutoCloseable {
    private static final byte[] TYPE = "ftypisom\0\0\2\0isommp42".getBytes(StandardCharsets.ISO_8859_1);

    private final FileOutputStream stream;
    private final FileChannel channel;
    private final long contentAt;
    private boolean isClosed;

    MediaFile(FileDescriptor descriptor) throws IOException {
        stream = new FileOutputStream(descriptor);
        channel = stream.getChannel();
        channel.truncate(0);
        write(ByteBuffer.allocate(4).putInt(TYPE.length + 4).array());
        write(TYPE);
        contentAt = channel.position();
        write("\0\0\0\0mdat".getBytes(StandardCharsets.ISO_8859_1));
    }

    synchronized void write(byte[] content) throws IOException {
        if (!isClosed) {
            channel.write(ByteBuffer.wrap(content));
        }
    }

    /** The box's size is known at its end; the descriptor is the app's, and stays open. */
    @Override
    public synchronized void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            int size = (int) (channel.position() - contentAt);
            channel.write(ByteBuffer.allocate(4).putInt(size).flip(), contentAt);
        }
    }
}
