package android.telephony;

/** Which networks are to be looked for. */
public final class NetworkScanRequest {
    public static final int SCAN_TYPE_ONE_SHOT = 0;
}
