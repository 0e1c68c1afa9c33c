package android.bluetooth.le;

/** Which devices are meant; on this phone, by their address. */
public final class ScanFilter {
    private final String deviceAddress;

    private ScanFilter(String deviceAddress) {
        this.deviceAddress = deviceAddress;
    }

    public String getDeviceAddress() {
        return deviceAddress;
    }

    /** Makes filters. */
    public static final class Builder {
        private String deviceAddress;

        public Builder setDeviceAddress(String deviceAddress) {
            this.deviceAddress = deviceAddress;
            return this;
        }

        public ScanFilter build() {
            return new ScanFilter(deviceAddress);
        }
    }
}
