package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Reads and writes sockets as the class above it does, and adds up the bytes that went through: those received at
 * the beginning of a buffer, those sent behind them. Sockets of the host's own (unix domain) are not counted.
 */
final class CountingDispatcher extends SocketDispatcher {
    private static final VarHandle COUNTERS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int RECEIVED = 0;
    private static final int SENT = Long.BYTES;
    private final ByteBuffer counters;
    private final Map<FileDescriptor, Boolean> counted = Collections.synchronizedMap(new WeakHashMap<>());

    CountingDispatcher(ByteBuffer counters) {
        this.counters = counters;
    }

    @Override
    int read(FileDescriptor fd, long address, int len) throws IOException {
        return (int) add(fd, RECEIVED, super.read(fd, address, len));
    }

    @Override
    long readv(FileDescriptor fd, long address, int len) throws IOException {
        return add(fd, RECEIVED, super.readv(fd, address, len));
    }

    @Override
    int write(FileDescriptor fd, long address, int len) throws IOException {
        return (int) add(fd, SENT, super.write(fd, address, len));
    }

    @Override
    long writev(FileDescriptor fd, long address, int len) throws IOException {
        return add(fd, SENT, super.writev(fd, address, len));
    }

    /** Negative numbers say that there was nothing, and why. */
    private long add(FileDescriptor fd, int counter, long bytes) {
        if (bytes > 0 && counted.computeIfAbsent(fd, CountingDispatcher::isCounted)) {
            COUNTERS.getAndAdd(counters, counter, bytes);
        }
        return bytes;
    }

    private static boolean isCounted(FileDescriptor fd) {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + IOUtil.fdVal(fd))).toString();
            String inode = " " + link.replaceAll("\\D", "");
            return Files.readAllLines(Path.of("/proc/self/net/unix")).stream()
                    .noneMatch(line -> line.endsWith(inode) || line.contains(inode + " "));
        } catch (IOException closed) {
            return true;
        }
    }
}
