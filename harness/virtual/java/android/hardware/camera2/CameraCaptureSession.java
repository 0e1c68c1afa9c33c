package android.hardware.camera2;

import android.os.Handler;

import java.util.List;
import java.util.concurrent.Executor;

/** A camera whose streams are set up. */
public abstract class CameraCaptureSession implements AutoCloseable {
    /** Is told what becomes of the session. */
    public abstract static class StateCallback {
        public abstract void onConfigured(CameraCaptureSession session);

        public abstract void onConfigureFailed(CameraCaptureSession session);

        public void onClosed(CameraCaptureSession session) {}
    }

    /** Is told what becomes of a request. */
    public abstract static class CaptureCallback {
        public void onCaptureStarted(
                CameraCaptureSession session, CaptureRequest request, long timestamp, long frameNumber) {}

        public void onCaptureCompleted(
                CameraCaptureSession session, CaptureRequest request, TotalCaptureResult result) {}
    }

    public abstract CameraDevice getDevice();

    public abstract int capture(CaptureRequest request, CaptureCallback listener, Handler handler)
            throws CameraAccessException;

    public abstract int captureSingleRequest(CaptureRequest request, Executor executor, CaptureCallback listener)
            throws CameraAccessException;

    public abstract int captureBurst(List<CaptureRequest> requests, CaptureCallback listener, Handler handler)
            throws CameraAccessException;

    public abstract int captureBurstRequests(
            List<CaptureRequest> requests, Executor executor, CaptureCallback listener) throws CameraAccessException;

    public abstract int setRepeatingRequest(CaptureRequest request, CaptureCallback listener, Handler handler)
            throws CameraAccessException;

    public abstract int setSingleRepeatingRequest(CaptureRequest request, Executor executor, CaptureCallback listener)
            throws CameraAccessException;

    public abstract int setRepeatingBurst(List<CaptureRequest> requests, CaptureCallback listener, Handler handler)
            throws CameraAccessException;

    public abstract int setRepeatingBurstRequests(
            List<CaptureRequest> requests, Executor executor, CaptureCallback listener) throws CameraAccessException;

    public abstract void stopRepeating() throws CameraAccessException;

    public abstract void abortCaptures() throws CameraAccessException;

    @Override
    public abstract void close();
}
