package android.hardware;

import android.os.IInterface;

/** The camera service, as far as its callers must name it. */
public interface ICameraService extends IInterface {
    String DESCRIPTOR = "android.hardware.ICameraService";

    /** Android 11's codes. */
    abstract class Stub {
        public static final int TRANSACTION_getNumberOfCameras = 1;
        public static final int TRANSACTION_getCameraInfo = 2;
        public static final int TRANSACTION_connect = 3;
        public static final int TRANSACTION_connectDevice = 4;
        public static final int TRANSACTION_addListener = 6;
        public static final int TRANSACTION_removeListener = 9;
        public static final int TRANSACTION_getCameraCharacteristics = 10;
        public static final int TRANSACTION_setTorchMode = 16;

        private Stub() {}
    }
}
