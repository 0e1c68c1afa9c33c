package android.bluetooth.le;

import android.bluetooth.BluetoothDevice;
import android.os.Parcel;
import android.os.Parcelable;

/** A device that was heard. */
public final class ScanResult implements Parcelable {
    public static final Parcelable.Creator<ScanResult> CREATOR = new Parcelable.Creator<>() {
        @Override
        public ScanResult createFromParcel(Parcel in) {
            return new ScanResult(BluetoothDevice.CREATOR.createFromParcel(in), in.readInt(), in.createByteArray());
        }

        @Override
        public ScanResult[] newArray(int size) {
            return new ScanResult[size];
        }
    };

    private final BluetoothDevice device;
    private final int rssi;
    private final ScanRecord record;

    private ScanResult(BluetoothDevice device, int rssi, byte[] record) {
        this.device = device;
        this.rssi = rssi;
        this.record = new ScanRecord(record);
    }

    public BluetoothDevice getDevice() {
        return device;
    }

    public int getRssi() {
        return rssi;
    }

    public ScanRecord getScanRecord() {
        return record;
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        device.writeToParcel(dest, flags);
        dest.writeInt(rssi);
        dest.writeByteArray(record.getBytes());
    }
}
