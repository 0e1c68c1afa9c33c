package android.content.res;

import android.os.ParcelFileDescriptor;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;

/** A part of an open file. */
public class AssetFileDescriptor implements Closeable {
    public static final long UNKNOWN_LENGTH = -1;

    private final ParcelFileDescriptor fd;
    private final long startOffset;
    private final long length;

    public AssetFileDescriptor(ParcelFileDescriptor fd, long startOffset, long length) {
        if (fd == null) {
            throw new IllegalArgumentException("fd must not be null");
        }
        this.fd = fd;
        this.startOffset = startOffset;
        this.length = length;
    }

    public ParcelFileDescriptor getParcelFileDescriptor() {
        return fd;
    }

    public FileDescriptor getFileDescriptor() {
        return fd.getFileDescriptor();
    }

    public long getStartOffset() {
        return startOffset;
    }

    public long getLength() {
        return length >= 0 ? length : fd.getStatSize();
    }

    public FileInputStream createInputStream() throws IOException {
        return new ParcelFileDescriptor.AutoCloseInputStream(fd);
    }

    public FileOutputStream createOutputStream() throws IOException {
        return new ParcelFileDescriptor.AutoCloseOutputStream(fd);
    }

    @Override
    public void close() throws IOException {
        fd.close();
    }
}
