package android.telephony;

import java.util.List;

/** Searches for the networks of all operators. */
public final class TelephonyScanManager {
    /** Is told of the networks that were found. */
    public abstract static class NetworkScanCallback {
        public void onResults(List<CellInfo> results) {}

        public void onComplete() {}

        public void onError(int error) {}
    }
}
