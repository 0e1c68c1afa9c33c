package android.bluetooth.le;

import android.os.ParcelUuid;

import java.util.List;

/** What a device says of itself; those of this phone say nothing. */
public final class ScanRecord {
    private final byte[] bytes;

    ScanRecord(byte[] bytes) {
        this.bytes = bytes;
    }

    public List<ParcelUuid> getServiceUuids() {
        return List.of();
    }

    public byte[] getBytes() {
        return bytes;
    }
}
