package android.hardware.camera2;

import android.hardware.camera2.params.InputConfiguration;
import android.hardware.camera2.params.OutputConfiguration;
import android.hardware.camera2.params.SessionConfiguration;
import android.os.Handler;
import android.view.Surface;

import java.util.List;
import java.util.Set;

/** An open camera of the second interface. */
public abstract class CameraDevice implements AutoCloseable {
    public static final int TEMPLATE_PREVIEW = 1;
    public static final int TEMPLATE_STILL_CAPTURE = 2;
    public static final int TEMPLATE_RECORD = 3;
    public static final int TEMPLATE_MANUAL = 6;

    /** Is told what becomes of the camera. */
    public abstract static class StateCallback {
        public static final int ERROR_CAMERA_IN_USE = 1;
        public static final int ERROR_CAMERA_DEVICE = 4;

        public abstract void onOpened(CameraDevice camera);

        public void onClosed(CameraDevice camera) {}

        public abstract void onDisconnected(CameraDevice camera);

        public abstract void onError(CameraDevice camera, int error);
    }

    public abstract String getId();

    public abstract void createCaptureSession(
            List<Surface> outputs, CameraCaptureSession.StateCallback callback, Handler handler)
            throws CameraAccessException;

    public abstract void createCaptureSession(SessionConfiguration config) throws CameraAccessException;

    public abstract void createCaptureSessionByOutputConfigurations(
            List<OutputConfiguration> outputConfigurations,
            CameraCaptureSession.StateCallback callback,
            Handler handler)
            throws CameraAccessException;

    public abstract void createReprocessableCaptureSession(
            InputConfiguration inputConfig,
            List<Surface> outputs,
            CameraCaptureSession.StateCallback callback,
            Handler handler)
            throws CameraAccessException;

    public abstract void createReprocessableCaptureSessionByConfigurations(
            InputConfiguration inputConfig,
            List<OutputConfiguration> outputs,
            CameraCaptureSession.StateCallback callback,
            Handler handler)
            throws CameraAccessException;

    public abstract void createConstrainedHighSpeedCaptureSession(
            List<Surface> outputs, CameraCaptureSession.StateCallback callback, Handler handler)
            throws CameraAccessException;

    public abstract CaptureRequest.Builder createCaptureRequest(int templateType) throws CameraAccessException;

    public abstract CaptureRequest.Builder createCaptureRequest(int templateType, Set<String> physicalCameraIdSet)
            throws CameraAccessException;

    public abstract CaptureRequest.Builder createReprocessCaptureRequest(TotalCaptureResult inputResult)
            throws CameraAccessException;

    @Override
    public abstract void close();
}
