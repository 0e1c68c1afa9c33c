package android.hardware.camera2;

import android.content.Context;
import android.hardware.camera2.impl.CameraDeviceImpl;
import android.hardware.camera2.impl.CameraServiceProxy;
import android.os.Handler;
import android.os.HandlerExecutor;
import android.os.Looper;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The app's way to cameras of the second interface. */
public final class CameraManager {
    private final Context context;
    private final Map<AvailabilityCallback, CameraServiceProxy.Listener> callbacks = new ConcurrentHashMap<>();

    /** Is told which cameras can be opened. */
    public abstract static class AvailabilityCallback {
        public void onCameraAvailable(String cameraId) {}

        public void onCameraUnavailable(String cameraId) {}
    }

    public CameraManager(Context context) {
        this.context = context;
    }

    public String[] getCameraIdList() throws CameraAccessException {
        return CameraServiceProxy.getCameraIdList();
    }

    public CameraCharacteristics getCameraCharacteristics(String cameraId) throws CameraAccessException {
        int[] values = CameraServiceProxy.getCharacteristics(requireId(cameraId));
        int facing =
                values[0] == 0 ? CameraMetadata.LENS_FACING_BACK : CameraMetadata.LENS_FACING_FRONT;
        return new CameraCharacteristics(facing, values[1], values[2]);
    }

    public void openCamera(String cameraId, CameraDevice.StateCallback callback, Handler handler)
            throws CameraAccessException {
        openCameraForUid(cameraId, callback, onHandler(handler));
    }

    public void openCamera(String cameraId, Executor executor, CameraDevice.StateCallback callback)
            throws CameraAccessException {
        if (executor == null) {
            throw new IllegalArgumentException("executor was null");
        }
        openCameraForUid(cameraId, callback, executor);
    }

    public void setTorchMode(String cameraId, boolean enabled) throws CameraAccessException {
        CameraServiceProxy.setTorchMode(requireId(cameraId), enabled);
    }

    public void registerAvailabilityCallback(AvailabilityCallback callback, Handler handler) {
        register(callback, onHandler(handler));
    }

    public void registerAvailabilityCallback(Executor executor, AvailabilityCallback callback) {
        if (executor == null) {
            throw new IllegalArgumentException("executor was null");
        }
        register(callback, executor);
    }

    public void unregisterAvailabilityCallback(AvailabilityCallback callback) {
        CameraServiceProxy.Listener listener = callbacks.remove(callback);
        if (listener != null) {
            CameraServiceProxy.removeListener(listener);
        }
    }

    private void openCameraForUid(String cameraId, CameraDevice.StateCallback callback, Executor executor)
            throws CameraAccessException {
        requireId(cameraId);
        if (callback == null) {
            throw new IllegalArgumentException("callback was null");
        }
        new CameraDeviceImpl(cameraId, callback, executor).connect(context.getOpPackageName());
    }

    private void register(AvailabilityCallback callback, Executor executor) {
        CameraServiceProxy.Listener listener = new CameraServiceProxy.Listener((cameraId, isPresent) ->
                executor.execute(() -> {
                    if (isPresent) {
                        callback.onCameraAvailable(cameraId);
                    } else {
                        callback.onCameraUnavailable(cameraId);
                    }
                }));
        callbacks.put(callback, listener);
        CameraServiceProxy.addListener(listener);
    }

    private static String requireId(String cameraId) {
        if (cameraId == null) {
            throw new IllegalArgumentException("cameraId was null");
        }
        return cameraId;
    }

    private static Executor onHandler(Handler handler) {
        if (handler == null && Looper.myLooper() == null) {
            throw new IllegalArgumentException("No handler given, and current thread has no looper!");
        }
        return new HandlerExecutor(handler == null ? new Handler() : handler);
    }
}
