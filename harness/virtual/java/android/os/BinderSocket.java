package android.os;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Frames over the phone's unix socket. A thread of its own writes: a caller that is interrupted while it writes
 * would close the channel for the whole process.
 */
final class BinderSocket {
    private final SocketChannel channel;
    private final LinkedBlockingQueue<Runnable> outgoing = new LinkedBlockingQueue<>();

    private BinderSocket(SocketChannel channel) {
        this.channel = channel;
    }

    static BinderSocket connect(String path, Consumer<BinderFrame> receiver) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        BinderSocket socket = new BinderSocket(channel);
        BinderThreads.start("binder-reader", () -> socket.read(receiver));
        BinderThreads.start("binder-writer", socket::write);
        return socket;
    }

    void send(BinderFrame frame) {
        outgoing.add(() -> writeFully(frame.encode()));
    }

    void flush() {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        outgoing.add(() -> reached.complete(null));
        reached.join();
    }

    private void read(Consumer<BinderFrame> receiver) {
        try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            while (true) {
                byte[] rest = new byte[Integer.reverseBytes(in.readInt())];
                in.readFully(rest);
                receiver.accept(BinderFrame.decode(rest));
            }
        } catch (IOException e) {
            end();
        }
    }

    private void write() {
        try {
            while (true) {
                outgoing.take().run();
            }
        } catch (InterruptedException e) {
            end();
        }
    }

    private void writeFully(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            end();
        }
    }

    /** An app does not outlive its phone. */
    private static void end() {
        Runtime.getRuntime().halt(0);
    }
}
