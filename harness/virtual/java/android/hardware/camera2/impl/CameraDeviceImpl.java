package android.hardware.camera2.impl;

import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.ICameraDeviceUser;
import android.hardware.camera2.TotalCaptureResult;
import android.hardware.camera2.params.InputConfiguration;
import android.hardware.camera2.params.OutputConfiguration;
import android.hardware.camera2.params.SessionConfiguration;
import android.os.Binder;
import android.os.BinderCall;
import android.os.Handler;
import android.os.HandlerExecutor;
import android.os.IBinder;
import android.os.Looper;
import android.os.Parcel;
import android.view.Surface;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** The app's side of an open camera. */
public class CameraDeviceImpl extends CameraDevice {
    private static final String CALLBACKS = "android.hardware.camera2.ICameraDeviceCallbacks";
    private static final int ON_DEVICE_ERROR = 1;
    private static final int ON_CAPTURE_STARTED = 3;
    private static final int ON_RESULT_RECEIVED = 4;

    private final String cameraId;
    private final StateCallback callback;
    private final Executor executor;
    private IBinder remote;
    private CameraCaptureSessionImpl session;
    private boolean disconnected;
    private boolean closed;

    public CameraDeviceImpl(String cameraId, StateCallback callback, Executor executor) {
        this.cameraId = cameraId;
        this.callback = callback;
        this.executor = executor;
    }

    /** Opens it; the callback is told on its own thread. */
    public void connect(String packageName) throws CameraAccessException {
        synchronized (this) {
            remote = CameraServiceProxy.connectDevice(new Callbacks(), cameraId, packageName);
        }
        executor.execute(() -> callback.onOpened(this));
    }

    @Override
    public String getId() {
        return cameraId;
    }

    @Override
    public void createCaptureSession(
            List<Surface> outputs, CameraCaptureSession.StateCallback callback, Handler handler)
            throws CameraAccessException {
        createCaptureSessionInternal(null, outputs, callback, onHandler(handler));
    }

    @Override
    public void createCaptureSession(SessionConfiguration config) throws CameraAccessException {
        if (config == null) {
            throw new IllegalArgumentException("Invalid session configuration");
        }
        if (config.getSessionType() == SessionConfiguration.SESSION_HIGH_SPEED) {
            throw noHighSpeed();
        }
        List<Surface> outputs = surfaces(config.getOutputConfigurations());
        createCaptureSessionInternal(null, outputs, config.getStateCallback(), config.getExecutor());
    }

    @Override
    public void createCaptureSessionByOutputConfigurations(
            List<OutputConfiguration> outputConfigurations,
            CameraCaptureSession.StateCallback callback,
            Handler handler)
            throws CameraAccessException {
        createCaptureSessionInternal(null, surfaces(outputConfigurations), callback, onHandler(handler));
    }

    @Override
    public void createReprocessableCaptureSession(
            InputConfiguration inputConfig,
            List<Surface> outputs,
            CameraCaptureSession.StateCallback callback,
            Handler handler)
            throws CameraAccessException {
        requireInput(inputConfig);
        createCaptureSessionInternal(inputConfig, outputs, callback, onHandler(handler));
    }

    @Override
    public void createReprocessableCaptureSessionByConfigurations(
            InputConfiguration inputConfig,
            List<OutputConfiguration> outputs,
            CameraCaptureSession.StateCallback callback,
            Handler handler)
            throws CameraAccessException {
        requireInput(inputConfig);
        createCaptureSessionInternal(inputConfig, surfaces(outputs), callback, onHandler(handler));
    }

    @Override
    public void createConstrainedHighSpeedCaptureSession(
            List<Surface> outputs, CameraCaptureSession.StateCallback callback, Handler handler)
            throws CameraAccessException {
        throw noHighSpeed();
    }

    @Override
    public CaptureRequest.Builder createCaptureRequest(int templateType) throws CameraAccessException {
        requireOpen();
        if (templateType < TEMPLATE_PREVIEW || templateType > TEMPLATE_MANUAL) {
            throw new IllegalArgumentException("Invalid template ID " + templateType);
        }
        return new CaptureRequest.Builder();
    }

    @Override
    public CaptureRequest.Builder createCaptureRequest(int templateType, Set<String> physicalCameraIdSet)
            throws CameraAccessException {
        if (physicalCameraIdSet.contains(cameraId)) {
            throw new IllegalStateException("Physical id matches the logical id!");
        }
        return createCaptureRequest(templateType);
    }

    @Override
    public CaptureRequest.Builder createReprocessCaptureRequest(TotalCaptureResult inputResult)
            throws CameraAccessException {
        requireOpen();
        return new CaptureRequest.Builder();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try (BinderCall call = request()) {
            call(ICameraDeviceUser.Stub.TRANSACTION_disconnect, call);
        } catch (CameraAccessException e) {
            android.util.Log.w("CameraDevice", "close: " + e.getMessage());
        }
        executor.execute(() -> callback.onClosed(this));
    }

    /** One call to the camera, whose parcels are given back. */
    Parcel call(int code, BinderCall call) throws CameraAccessException {
        CameraServiceProxy.transact(remote, code, call);
        return call.reply;
    }

    synchronized void requireOpen() throws CameraAccessException {
        if (disconnected) {
            throw new CameraAccessException(CameraAccessException.CAMERA_DISCONNECTED, "The camera was disconnected");
        }
        if (closed) {
            throw new IllegalStateException("CameraDevice was already closed");
        }
    }

    static BinderCall request() {
        return new BinderCall(ICameraDeviceUser.DESCRIPTOR);
    }

    static Executor onHandler(Handler handler) {
        if (handler == null && Looper.myLooper() == null) {
            throw new IllegalArgumentException("No handler given, and current thread has no looper!");
        }
        return new HandlerExecutor(handler == null ? new Handler() : handler);
    }

    private void createCaptureSessionInternal(
            InputConfiguration inputConfig,
            List<Surface> outputs,
            CameraCaptureSession.StateCallback callback,
            Executor executor)
            throws CameraAccessException {
        requireOpen();
        if (inputConfig != null) {
            throw new IllegalArgumentException(String.format(
                    "input config with format %d and size %dx%d not supported",
                    inputConfig.getFormat(), inputConfig.getWidth(), inputConfig.getHeight()));
        }
        CameraCaptureSessionImpl made = new CameraCaptureSessionImpl(this);
        boolean configured = made.configure(outputs);
        if (callback == null) {
            throw new IllegalArgumentException("callback must not be null");
        }
        synchronized (this) {
            session = configured ? made : null;
        }
        executor.execute(() -> {
            if (configured) {
                callback.onConfigured(made);
            } else {
                callback.onConfigureFailed(made);
            }
        });
    }

    private synchronized CameraCaptureSessionImpl session() {
        return session;
    }

    private void onDeviceError() {
        synchronized (this) {
            if (closed) {
                return;
            }
            disconnected = true;
        }
        executor.execute(() -> callback.onDisconnected(this));
    }

    private static List<Surface> surfaces(List<OutputConfiguration> outputs) {
        return outputs.stream().map(OutputConfiguration::getSurface).toList();
    }

    private static void requireInput(InputConfiguration inputConfig) {
        if (inputConfig == null) {
            throw new IllegalArgumentException(
                    "inputConfig cannot be null when creating a reprocessable capture session");
        }
    }

    private static UnsupportedOperationException noHighSpeed() {
        return new UnsupportedOperationException("the camera does not support constrained high speed video");
    }

    private final class Callbacks extends Binder {
        Callbacks() {
            super(CALLBACKS);
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            data.enforceInterface(CALLBACKS);
            CameraCaptureSessionImpl told = session();
            if (code == ON_DEVICE_ERROR) {
                onDeviceError();
            } else if (code == ON_CAPTURE_STARTED && told != null) {
                told.onCaptureStarted(data);
            } else if (code == ON_RESULT_RECEIVED && told != null) {
                told.onResultReceived(data);
            }
            return true;
        }
    }
}
