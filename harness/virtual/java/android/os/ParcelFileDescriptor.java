package android.os;

import java.io.Closeable;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** An open file that can be handed about. */
public class ParcelFileDescriptor implements Closeable {
    public static final int MODE_READ_ONLY = 0x10000000;
    public static final int MODE_WRITE_ONLY = 0x20000000;
    public static final int MODE_READ_WRITE = 0x30000000;

    private final RandomAccessFile file;
    private final FileDescriptor descriptor;

    private ParcelFileDescriptor(RandomAccessFile file) throws IOException {
        this.file = file;
        this.descriptor = file.getFD();
    }

    public static ParcelFileDescriptor open(File file, int mode) throws FileNotFoundException {
        if (!file.exists()) {
            throw new FileNotFoundException(file.getPath() + ": open failed: ENOENT (No such file or directory)");
        }
        try {
            return new ParcelFileDescriptor(new RandomAccessFile(file, mode == MODE_READ_ONLY ? "r" : "rw"));
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw new FileNotFoundException(e.getMessage());
        }
    }

    /** A file that nobody else knows by name, with this content. */
    public static ParcelFileDescriptor fromData(byte[] data, String name) throws IOException {
        Path path = Files.createTempFile(name == null ? "MemoryFile" : name, null);
        try {
            Files.write(path, data);
            return open(path.toFile(), MODE_READ_ONLY);
        } finally {
            Files.delete(path);
        }
    }

    public static int parseMode(String mode) {
        return switch (mode) {
            case "r" -> MODE_READ_ONLY;
            case "w", "wt", "wa" -> MODE_WRITE_ONLY;
            case "rw", "rwt" -> MODE_READ_WRITE;
            default -> throw new IllegalArgumentException("Bad mode '" + mode + "'");
        };
    }

    public FileDescriptor getFileDescriptor() {
        return descriptor;
    }

    public long getStatSize() {
        try {
            return file.length();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Closes the descriptor with the stream. */
    public static class AutoCloseInputStream extends FileInputStream {
        private final ParcelFileDescriptor pfd;

        public AutoCloseInputStream(ParcelFileDescriptor pfd) {
            super(pfd.getFileDescriptor());
            this.pfd = pfd;
        }

        @Override
        public void close() throws IOException {
            super.close();
            pfd.close();
        }
    }

    /** Closes the descriptor with the stream. */
    public static class AutoCloseOutputStream extends FileOutputStream {
        private final ParcelFileDescriptor pfd;

        public AutoCloseOutputStream(ParcelFileDescriptor pfd) {
            super(pfd.getFileDescriptor());
            this.pfd = pfd;
        }

        @Override
        public void close() throws IOException {
            super.close();
            pfd.close();
        }
    }
}
