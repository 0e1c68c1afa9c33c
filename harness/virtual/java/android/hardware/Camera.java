package android.hardware;

import android.app.ActivityThread;

/** A camera of the first interface. */
public class Camera {
    private static final int CAMERA_HAL_API_VERSION_NORMAL_CONNECT = -2;

    private final CameraClient client = new CameraClient();

    /** Where a camera looks. */
    public static class CameraInfo {
        public static final int CAMERA_FACING_BACK = 0;
        public static final int CAMERA_FACING_FRONT = 1;

        public int facing;
        public int orientation;
    }

    Camera(int cameraId) {
        int err = cameraInitNormal(cameraId);
        if (err == -CameraClient.EACCES) {
            throw new RuntimeException("Fail to connect to camera service");
        } else if (err != CameraClient.OK) {
            throw new RuntimeException("Unknown camera error");
        }
    }

    public static int getNumberOfCameras() {
        return CameraClient.getNumberOfCameras();
    }

    /** The first camera looks back, the second one to the front. */
    public static void getCameraInfo(int cameraId, CameraInfo cameraInfo) {
        if (cameraId < 0 || cameraId >= getNumberOfCameras()) {
            throw new RuntimeException("Unknown camera ID");
        }
        cameraInfo.facing = cameraId == 0 ? CameraInfo.CAMERA_FACING_BACK : CameraInfo.CAMERA_FACING_FRONT;
        cameraInfo.orientation = 90;
    }

    public static Camera open(int cameraId) {
        return new Camera(cameraId);
    }

    public static Camera open() {
        CameraInfo cameraInfo = new CameraInfo();
        for (int i = 0; i < getNumberOfCameras(); i++) {
            getCameraInfo(i, cameraInfo);
            if (cameraInfo.facing == CameraInfo.CAMERA_FACING_BACK) {
                return new Camera(i);
            }
        }
        return null;
    }

    public final void startPreview() {
        requireOpen();
        client.startPreview();
    }

    public final void release() {
        if (client.isConnected()) {
            client.disconnect();
        }
    }

    private int cameraInitNormal(int cameraId) {
        return cameraInitVersion(cameraId, CAMERA_HAL_API_VERSION_NORMAL_CONNECT);
    }

    private int cameraInitVersion(int cameraId, int halVersion) {
        return native_setup(this, cameraId, halVersion, ActivityThread.currentOpPackageName());
    }

    private int native_setup(Object cameraThis, int cameraId, int halVersion, String packageName) {
        return client.connect(cameraId, packageName);
    }

    private void requireOpen() {
        if (!client.isConnected()) {
            throw new RuntimeException("Camera is being used after Camera.release() was called");
        }
    }
}
