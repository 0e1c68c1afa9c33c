package android.hardware;

import android.os.Binder;
import android.os.BinderDriver;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;

/**
 * What libcamera_client is on a phone: native code, so its calls pass below {@code BinderProxy.transact}.
 * The camera service's codes are Android 11's.
 */
final class CameraClient {
    static final int OK = 0;
    static final int EACCES = 13;

    private static final String SERVICE_MANAGER = "android.os.IServiceManager";
    private static final String CAMERA_SERVICE = "android.hardware.ICameraService";
    private static final String CAMERA = "android.hardware.ICamera";
    private static final int GET_SERVICE = 1;
    private static final int GET_NUMBER_OF_CAMERAS = 1;
    private static final int CONNECT = 3;
    private static final int DISCONNECT = 1;
    private static final int START_PREVIEW = 5;
    private static final int CAMERA_TYPE_BACKWARD_COMPATIBLE = 0;

    private final Binder callbacks = new Binder("android.hardware.ICameraClient");
    private IBinder camera;

    static int getNumberOfCameras() {
        Parcel data = request(CAMERA_SERVICE);
        data.writeInt(CAMERA_TYPE_BACKWARD_COMPATIBLE);
        return call(service(), GET_NUMBER_OF_CAMERAS, data).readInt();
    }

    /** Gives OK, or the error that Camera's constructor knows. */
    int connect(int cameraId, String packageName) {
        Parcel data = request(CAMERA_SERVICE);
        data.writeStrongBinder(callbacks);
        data.writeInt(cameraId);
        data.writeString(packageName);
        try {
            camera = call(service(), CONNECT, data).readStrongBinder();
        } catch (RuntimeException e) {
            android.util.Log.w("CameraBase", "An error occurred while connecting to camera " + cameraId + ": "
                    + e.getMessage());
        }
        return camera != null ? OK : -EACCES;
    }

    void startPreview() {
        call(camera, START_PREVIEW, request(CAMERA));
    }

    void disconnect() {
        call(camera, DISCONNECT, request(CAMERA));
        camera = null;
    }

    boolean isConnected() {
        return camera != null;
    }

    private static IBinder service() {
        Parcel data = request(SERVICE_MANAGER);
        data.writeString("media.camera");
        return call(BinderDriver.contextObject(), GET_SERVICE, data).readStrongBinder();
    }

    private static Parcel request(String descriptor) {
        Parcel data = Parcel.obtain();
        data.writeInterfaceToken(descriptor);
        return data;
    }

    private static Parcel call(IBinder target, int code, Parcel data) {
        Parcel reply = Parcel.obtain();
        try {
            BinderDriver.transact(target, code, data, reply, 0);
        } catch (RemoteException e) {
            throw new IllegalStateException("camera service died", e);
        } finally {
            data.recycle();
        }
        reply.readException();
        return reply;
    }
}
