package android.hardware;

import static android.os.NativeBinder.call;
import static android.os.NativeBinder.getService;
import static android.os.NativeBinder.request;

import android.graphics.Rect;
import android.os.Binder;
import android.os.IBinder;
import android.os.Parcel;

/**
 * What libcamera_client is on a phone: native code, so its calls pass below {@code BinderProxy.transact}.
 * The camera service's codes are Android 11's.
 */
public final class CameraClient {
    public static final int OK = 0;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int MSG_PREVIEW_METADATA = 0x400;

    private static final String CAMERA_SERVICE = "android.hardware.ICameraService";
    private static final String CAMERA = "android.hardware.ICamera";
    private static final String CALLBACKS = "android.hardware.ICameraClient";
    private static final int GET_NUMBER_OF_CAMERAS = 1;
    private static final int GET_CAMERA_INFO = 2;
    private static final int CONNECT = 3;
    private static final int DISCONNECT = 1;
    private static final int SET_PREVIEW_TARGET = 2;
    private static final int SET_PREVIEW_CALLBACK_FLAG = 3;
    private static final int START_PREVIEW = 5;
    private static final int STOP_PREVIEW = 6;
    private static final int TAKE_PICTURE = 9;
    private static final int SET_PARAMETERS = 10;
    private static final int GET_PARAMETERS = 11;
    private static final int SEND_COMMAND = 12;
    private static final int LOCK = 14;
    private static final int UNLOCK = 15;
    private static final int START_RECORDING = 17;
    private static final int STOP_RECORDING = 18;
    private static final int NOTIFY_CALLBACK = 1;
    private static final int DATA_CALLBACK = 2;
    private static final int CAMERA_TYPE_BACKWARD_COMPATIBLE = 0;
    private static final int ERROR_CAMERA_IN_USE = 7;

    private final Binder callbacks = new Callbacks();
    private final Listener listener;
    private IBinder camera;

    /** Takes what the camera says, on a thread of the binder's. */
    public interface Listener {
        void onMessage(int what, int argument, Object content);
    }

    public CameraClient(Listener listener) {
        this.listener = listener;
    }

    static int getNumberOfCameras() {
        Parcel data = request(CAMERA_SERVICE);
        data.writeInt(CAMERA_TYPE_BACKWARD_COMPATIBLE);
        return call(service(), GET_NUMBER_OF_CAMERAS, data).readInt();
    }

    static void getCameraInfo(int cameraId, Camera.CameraInfo into) {
        Parcel data = request(CAMERA_SERVICE);
        data.writeInt(cameraId);
        Parcel reply = call(service(), GET_CAMERA_INFO, data);
        into.facing = reply.readInt();
        into.orientation = reply.readInt();
    }

    /** Gives OK, or the error that Camera's constructor knows. */
    public int connect(int cameraId, String packageName) {
        Parcel data = request(CAMERA_SERVICE);
        data.writeStrongBinder(callbacks);
        data.writeInt(cameraId);
        data.writeString(packageName);
        try {
            camera = call(service(), CONNECT, data).readStrongBinder();
        } catch (RuntimeException e) {
            android.util.Log.w("CameraBase", "An error occurred while connecting to camera " + cameraId + ": "
                    + e.getMessage());
            boolean inUse = e instanceof android.os.ServiceSpecificException specific
                    && specific.errorCode == ERROR_CAMERA_IN_USE;
            return inUse ? -EBUSY : -EACCES;
        }
        return camera != null ? OK : -EACCES;
    }

    void setPreviewCallbackFlag(int flag) {
        Parcel data = request(CAMERA);
        data.writeInt(flag);
        call(camera, SET_PREVIEW_CALLBACK_FLAG, data);
    }

    /** The preview goes there as well; null takes it back. */
    void setPreviewTarget(IBinder producer) {
        Parcel data = request(CAMERA);
        data.writeStrongBinder(producer);
        call(camera, SET_PREVIEW_TARGET, data);
    }

    /** Each frame goes there, with or without a preview. */
    public void startRecording(IBinder producer) {
        Parcel data = request(CAMERA);
        data.writeStrongBinder(producer);
        call(camera, START_RECORDING, data);
    }

    public void stopRecording() {
        call(camera, STOP_RECORDING, request(CAMERA));
    }

    void startPreview() {
        call(camera, START_PREVIEW, request(CAMERA));
    }

    void stopPreview() {
        call(camera, STOP_PREVIEW, request(CAMERA));
    }

    void takePicture(int messages) {
        Parcel data = request(CAMERA);
        data.writeInt(messages);
        call(camera, TAKE_PICTURE, data);
    }

    void setParameters(String flattened) {
        Parcel data = request(CAMERA);
        data.writeString(flattened);
        call(camera, SET_PARAMETERS, data);
    }

    String getParameters() {
        return call(camera, GET_PARAMETERS, request(CAMERA)).readString();
    }

    void sendCommand(int command) {
        Parcel data = request(CAMERA);
        data.writeInt(command);
        call(camera, SEND_COMMAND, data);
    }

    void lock() {
        call(camera, LOCK, request(CAMERA));
    }

    void unlock() {
        call(camera, UNLOCK, request(CAMERA));
    }

    public void disconnect() {
        call(camera, DISCONNECT, request(CAMERA));
        camera = null;
    }

    boolean isConnected() {
        return camera != null;
    }

    private static IBinder service() {
        return getService("media.camera");
    }

    private static Camera.Face[] readFaces(Parcel data) {
        Camera.Face[] faces = new Camera.Face[data.readInt()];
        for (int i = 0; i < faces.length; i++) {
            faces[i] = new Camera.Face();
            faces[i].rect = new Rect(data.readInt(), data.readInt(), data.readInt(), data.readInt());
            faces[i].score = data.readInt();
        }
        return faces;
    }

    private final class Callbacks extends Binder {
        Callbacks() {
            super(CALLBACKS);
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            data.enforceInterface(CALLBACKS);
            int what = data.readInt();
            if (code == NOTIFY_CALLBACK) {
                listener.onMessage(what, data.readInt(), null);
            } else if (code == DATA_CALLBACK) {
                byte[] content = data.createByteArray();
                listener.onMessage(what, 0, what == MSG_PREVIEW_METADATA ? readFaces(data) : content);
            }
            return code == NOTIFY_CALLBACK || code == DATA_CALLBACK;
        }
    }
}
