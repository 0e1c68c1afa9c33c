package android.hardware;

import android.app.ActivityThread;
import android.graphics.Point;
import android.graphics.Rect;
import android.graphics.SurfaceTexture;
import android.os.Handler;
import android.os.Looper;
import android.os.Message;
import android.view.SurfaceHolder;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;

/** A camera of the first interface. */
public class Camera {
    public static final int CAMERA_ERROR_UNKNOWN = 1;
    public static final int CAMERA_ERROR_EVICTED = 2;
    public static final int CAMERA_ERROR_SERVER_DIED = 100;
    private static final int CAMERA_HAL_API_VERSION_NORMAL_CONNECT = -2;
    private static final int CAMERA_MSG_ERROR = 0x001;
    private static final int CAMERA_MSG_SHUTTER = 0x002;
    private static final int CAMERA_MSG_PREVIEW_FRAME = 0x010;
    private static final int CAMERA_MSG_COMPRESSED_IMAGE = 0x100;
    private static final int CAMERA_FACE_DETECTION_HW = 6;
    private static final int CAMERA_FACE_DETECTION_STOP = 7;
    private static final int FLAG_CAMERA = 0x05;
    private static final int FLAG_ONE_SHOT = 0x07;
    private static final int FLAG_NOOP = 0x00;

    private final CameraClient client = new CameraClient(this::postEventFromNative);
    private final Queue<byte[]> buffers = new ArrayDeque<>();
    private EventHandler mEventHandler;
    private ShutterCallback mShutterCallback;
    private PictureCallback mJpegCallback;
    private PreviewCallback mPreviewCallback;
    private FaceDetectionListener mFaceListener;
    private ErrorCallback mErrorCallback;
    private boolean mOneShot;
    private boolean mWithBuffer;
    private boolean mFaceDetectionRunning;

    /** Where a camera looks. */
    public static class CameraInfo {
        public static final int CAMERA_FACING_BACK = 0;
        public static final int CAMERA_FACING_FRONT = 1;

        public int facing;
        public int orientation;
    }

    /** A face in a preview frame; its place in a field from -1000 to 1000. */
    public static class Face {
        public Rect rect;
        public int score;
        public int id = -1;
        public Point leftEye;
        public Point rightEye;
        public Point mouth;
    }

    /** Is given preview frames. */
    public interface PreviewCallback {
        void onPreviewFrame(byte[] data, Camera camera);
    }

    /** Is given a picture. */
    public interface PictureCallback {
        void onPictureTaken(byte[] data, Camera camera);
    }

    /** Is told that a picture is being taken. */
    public interface ShutterCallback {
        void onShutter();
    }

    /** Is told of faces. */
    public interface FaceDetectionListener {
        void onFaceDetection(Face[] faces, Camera camera);
    }

    /** Is told that the camera is lost. */
    public interface ErrorCallback {
        void onError(int error, Camera camera);
    }

    /** What the camera is set to. */
    public class Parameters {
        private final Map<String, String> values = new LinkedHashMap<>();

        private Parameters(String flattened) {
            for (String item : flattened.split(";")) {
                String[] pair = item.split("=", 2);
                values.put(pair[0], pair.length > 1 ? pair[1] : "");
            }
        }

        public String get(String key) {
            return values.get(key);
        }

        public void set(String key, String value) {
            values.put(key, value);
        }

        public int getInt(String key) {
            return Integer.parseInt(values.get(key));
        }

        public int getMaxNumDetectedFaces() {
            return getInt("max-num-detected-faces-hw");
        }

        public void setPreviewSize(int width, int height) {
            set("preview-size", width + "x" + height);
        }

        public void setPictureSize(int width, int height) {
            set("picture-size", width + "x" + height);
        }

        public String flatten() {
            return values.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(";"));
        }
    }

    Camera(int cameraId) {
        int err = cameraInitNormal(cameraId);
        if (err == -CameraClient.EACCES || err == -CameraClient.EBUSY) {
            throw new RuntimeException("Fail to connect to camera service");
        } else if (err != CameraClient.OK) {
            throw new RuntimeException("Unknown camera error");
        }
    }

    public static int getNumberOfCameras() {
        return CameraClient.getNumberOfCameras();
    }

    public static void getCameraInfo(int cameraId, CameraInfo cameraInfo) {
        if (cameraId < 0 || cameraId >= getNumberOfCameras()) {
            throw new RuntimeException("Unknown camera ID");
        }
        CameraClient.getCameraInfo(cameraId, cameraInfo);
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

    /** The display is the phone's own: what is shown there reaches no app. */
    public final void setPreviewDisplay(SurfaceHolder holder) throws IOException {
        requireOpen();
    }

    public final void setPreviewTexture(SurfaceTexture surfaceTexture) throws IOException {
        requireOpen();
        client.setPreviewTarget(surfaceTexture == null ? null : surfaceTexture.getProducer());
    }

    /** What the media server is handed for a film. */
    public CameraClient getClient() {
        requireOpen();
        return client;
    }

    public final void startPreview() {
        requireOpen();
        client.startPreview();
    }

    public final void stopPreview() {
        requireOpen();
        client.stopPreview();
        mFaceDetectionRunning = false;
        mShutterCallback = null;
        mJpegCallback = null;
    }

    public final void setPreviewCallback(PreviewCallback cb) {
        setHasPreviewCallback(cb, false, false);
    }

    public final void setOneShotPreviewCallback(PreviewCallback cb) {
        setHasPreviewCallback(cb, true, false);
    }

    public final void setPreviewCallbackWithBuffer(PreviewCallback cb) {
        setHasPreviewCallback(cb, false, true);
    }

    public final void addCallbackBuffer(byte[] callbackBuffer) {
        synchronized (buffers) {
            buffers.add(callbackBuffer);
        }
    }

    public final void takePicture(ShutterCallback shutter, PictureCallback raw, PictureCallback jpeg) {
        takePicture(shutter, raw, null, jpeg);
    }

    public final void takePicture(
            ShutterCallback shutter, PictureCallback raw, PictureCallback postview, PictureCallback jpeg) {
        requireOpen();
        mShutterCallback = shutter;
        mJpegCallback = jpeg;
        try {
            client.takePicture(CAMERA_MSG_SHUTTER | CAMERA_MSG_COMPRESSED_IMAGE);
        } catch (RuntimeException e) {
            throw new RuntimeException("takePicture failed", e);
        }
        mFaceDetectionRunning = false;
    }

    public final void setFaceDetectionListener(FaceDetectionListener listener) {
        mFaceListener = listener;
    }

    public final void startFaceDetection() {
        requireOpen();
        if (mFaceDetectionRunning) {
            throw new RuntimeException("Face detection is already running");
        }
        try {
            client.sendCommand(CAMERA_FACE_DETECTION_HW);
        } catch (RuntimeException e) {
            throw new RuntimeException("start face detection failed", e);
        }
        mFaceDetectionRunning = true;
    }

    public final void stopFaceDetection() {
        requireOpen();
        client.sendCommand(CAMERA_FACE_DETECTION_STOP);
        mFaceDetectionRunning = false;
    }

    public final void setErrorCallback(ErrorCallback cb) {
        mErrorCallback = cb;
    }

    public Parameters getParameters() {
        requireOpen();
        return new Parameters(client.getParameters());
    }

    public void setParameters(Parameters params) {
        requireOpen();
        client.setParameters(params.flatten());
    }

    public final void unlock() {
        requireOpen();
        client.unlock();
    }

    public final void lock() {
        requireOpen();
        client.lock();
    }

    public final void reconnect() throws IOException {
        requireOpen();
        client.lock();
    }

    public final void release() {
        mFaceDetectionRunning = false;
        if (client.isConnected()) {
            client.disconnect();
        }
    }

    private int cameraInitNormal(int cameraId) {
        return cameraInitVersion(cameraId, CAMERA_HAL_API_VERSION_NORMAL_CONNECT);
    }

    private int cameraInitVersion(int cameraId, int halVersion) {
        Looper looper = Looper.myLooper() != null ? Looper.myLooper() : Looper.getMainLooper();
        mEventHandler = new EventHandler(this, looper);
        return native_setup(this, cameraId, halVersion, ActivityThread.currentOpPackageName());
    }

    private int native_setup(Object cameraThis, int cameraId, int halVersion, String packageName) {
        return client.connect(cameraId, packageName);
    }

    private void setHasPreviewCallback(PreviewCallback cb, boolean oneShot, boolean withBuffer) {
        requireOpen();
        mPreviewCallback = cb;
        mOneShot = oneShot;
        mWithBuffer = withBuffer;
        client.setPreviewCallbackFlag(cb == null ? FLAG_NOOP : oneShot ? FLAG_ONE_SHOT : FLAG_CAMERA);
    }

    /** Called on a thread of the binder's; what it brings is handled on the thread that opened the camera. */
    private void postEventFromNative(int what, int arg1, Object obj) {
        Message message = mEventHandler.obtainMessage(what, obj);
        message.arg1 = arg1;
        mEventHandler.sendMessage(message);
    }

    private void requireOpen() {
        if (!client.isConnected()) {
            throw new RuntimeException("Camera is being used after Camera.release() was called");
        }
    }

    /** Hands on what the camera says. */
    private class EventHandler extends Handler {
        private final Camera mCamera;

        EventHandler(Camera camera, Looper looper) {
            super(looper);
            mCamera = camera;
        }

        @Override
        public void handleMessage(Message msg) {
            switch (msg.what) {
                case CAMERA_MSG_SHUTTER -> onShutter();
                case CAMERA_MSG_PREVIEW_FRAME -> onPreviewFrame((byte[]) msg.obj);
                case CAMERA_MSG_COMPRESSED_IMAGE -> onPicture((byte[]) msg.obj);
                case CameraClient.MSG_PREVIEW_METADATA -> onFaces((Face[]) msg.obj);
                case CAMERA_MSG_ERROR -> onError(msg.arg1);
                default -> android.util.Log.e("Camera", "Unknown message type " + msg.what);
            }
        }

        private void onShutter() {
            if (mShutterCallback != null) {
                mShutterCallback.onShutter();
            }
        }

        private void onPreviewFrame(byte[] frame) {
            PreviewCallback told = mPreviewCallback;
            byte[] data = told == null ? null : placed(frame);
            if (mOneShot) {
                mPreviewCallback = null;
            }
            if (data != null) {
                told.onPreviewFrame(data, mCamera);
            }
        }

        /** With buffers of the app's own a frame is lost when there is none. */
        private byte[] placed(byte[] frame) {
            if (!mWithBuffer) {
                return frame;
            }
            byte[] buffer;
            synchronized (buffers) {
                buffer = buffers.poll();
            }
            if (buffer == null || buffer.length < frame.length) {
                return null;
            }
            System.arraycopy(frame, 0, buffer, 0, frame.length);
            return buffer;
        }

        private void onPicture(byte[] picture) {
            if (mJpegCallback != null) {
                mJpegCallback.onPictureTaken(picture, mCamera);
            }
        }

        private void onFaces(Face[] faces) {
            if (mFaceListener != null) {
                mFaceListener.onFaceDetection(faces, mCamera);
            }
        }

        private void onError(int error) {
            if (mErrorCallback != null) {
                mErrorCallback.onError(error, mCamera);
            }
        }
    }
}
