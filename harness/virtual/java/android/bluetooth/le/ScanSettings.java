package android.bluetooth.le;

/** When a device that was heard is told. */
public final class ScanSettings {
    public static final int CALLBACK_TYPE_ALL_MATCHES = 1;
    public static final int CALLBACK_TYPE_FIRST_MATCH = 2;
    public static final int CALLBACK_TYPE_MATCH_LOST = 4;

    private final int callbackType;
    private final long reportDelayMillis;

    private ScanSettings(int callbackType, long reportDelayMillis) {
        this.callbackType = callbackType;
        this.reportDelayMillis = reportDelayMillis;
    }

    public int getCallbackType() {
        return callbackType;
    }

    public long getReportDelayMillis() {
        return reportDelayMillis;
    }

    /** Makes settings. */
    public static final class Builder {
        private int callbackType = CALLBACK_TYPE_ALL_MATCHES;
        private long reportDelayMillis;

        public Builder setCallbackType(int callbackType) {
            this.callbackType = callbackType;
            return this;
        }

        public Builder setReportDelay(long reportDelayMillis) {
            this.reportDelayMillis = reportDelayMillis;
            return this;
        }

        public ScanSettings build() {
            return new ScanSettings(callbackType, reportDelayMillis);
        }
    }
}
