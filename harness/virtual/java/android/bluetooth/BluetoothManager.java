package android.bluetooth;

/** Where an app finds the adapter. */
public final class BluetoothManager {
    private final BluetoothAdapter adapter = BluetoothAdapter.getDefaultAdapter();

    public BluetoothAdapter getAdapter() {
        return adapter;
    }
}
