package android.hardware.camera2;

import android.os.IInterface;

/** An open camera, as far as its user must name it. */
public interface ICameraDeviceUser extends IInterface {
    String DESCRIPTOR = "android.hardware.camera2.ICameraDeviceUser";

    /** Android 11's codes. */
    abstract class Stub {
        public static final int TRANSACTION_disconnect = 1;
        public static final int TRANSACTION_submitRequestList = 3;
        public static final int TRANSACTION_cancelRequest = 4;
        public static final int TRANSACTION_beginConfigure = 5;
        public static final int TRANSACTION_endConfigure = 6;
        public static final int TRANSACTION_createStream = 9;
        public static final int TRANSACTION_flush = 15;

        private Stub() {}
    }
}
