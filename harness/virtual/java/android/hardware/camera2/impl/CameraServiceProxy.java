package android.hardware.camera2.impl;

import android.hardware.ICameraService;
import android.hardware.camera2.CameraAccessException;
import android.os.Binder;
import android.os.BinderCall;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;
import android.os.ServiceSpecificException;

/** The caller's side of the camera service. */
public final class CameraServiceProxy {
    private static final String LISTENER = "android.hardware.ICameraServiceListener";
    private static final int ON_STATUS_CHANGED = 1;
    private static final int STATUS_PRESENT = 1;
    private static final int ERROR_PERMISSION_DENIED = 1;
    private static final int ERROR_ILLEGAL_ARGUMENT = 3;
    private static final int ERROR_DISCONNECTED = 4;
    private static final int ERROR_DISABLED = 6;
    private static final int ERROR_CAMERA_IN_USE = 7;
    private static final int ERROR_MAX_CAMERAS_IN_USE = 8;

    private CameraServiceProxy() {}

    /** Takes what cameras there are and whether they can be opened. */
    public interface Status {
        void onStatus(String cameraId, boolean isPresent);
    }

    /** The object that the service calls. */
    public static final class Listener extends Binder {
        private final Status status;

        public Listener(Status status) {
            super(LISTENER);
            this.status = status;
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            data.enforceInterface(LISTENER);
            int value = data.readInt();
            if (code == ON_STATUS_CHANGED) {
                status.onStatus(data.readString(), value == STATUS_PRESENT);
            }
            return true;
        }
    }

    public static String[] getCameraIdList() throws CameraAccessException {
        try (BinderCall call = new BinderCall(ICameraService.DESCRIPTOR)) {
            call.data.writeStrongBinder(null);
            transact(service(), ICameraService.Stub.TRANSACTION_addListener, call);
            String[] names = new String[call.reply.readInt()];
            for (int i = 0; i < names.length; i++) {
                names[i] = call.reply.readString();
                call.reply.readInt();
            }
            return names;
        }
    }

    public static void addListener(Listener listener) {
        try (BinderCall call = new BinderCall(ICameraService.DESCRIPTOR)) {
            call.data.writeStrongBinder(listener);
            transact(service(), ICameraService.Stub.TRANSACTION_addListener, call);
            for (int left = call.reply.readInt(); left > 0; left--) {
                listener.status.onStatus(call.reply.readString(), call.reply.readInt() == STATUS_PRESENT);
            }
        } catch (CameraAccessException e) {
            throw new IllegalStateException("Failed to register a camera service listener", e);
        }
    }

    public static void removeListener(Listener listener) {
        try (BinderCall call = new BinderCall(ICameraService.DESCRIPTOR)) {
            call.data.writeStrongBinder(listener);
            transact(service(), ICameraService.Stub.TRANSACTION_removeListener, call);
        } catch (CameraAccessException e) {
            throw new IllegalStateException("Failed to take back a camera service listener", e);
        }
    }

    public static int[] getCharacteristics(String cameraId) throws CameraAccessException {
        try (BinderCall call = new BinderCall(ICameraService.DESCRIPTOR)) {
            call.data.writeString(cameraId);
            transact(service(), ICameraService.Stub.TRANSACTION_getCameraCharacteristics, call);
            return new int[] {call.reply.readInt(), call.reply.readInt(), call.reply.readInt()};
        }
    }

    public static void setTorchMode(String cameraId, boolean enabled) throws CameraAccessException {
        try (BinderCall call = new BinderCall(ICameraService.DESCRIPTOR)) {
            call.data.writeString(cameraId);
            call.data.writeBoolean(enabled);
            transact(service(), ICameraService.Stub.TRANSACTION_setTorchMode, call);
        }
    }

    static IBinder connectDevice(Binder callbacks, String cameraId, String packageName) throws CameraAccessException {
        try (BinderCall call = new BinderCall(ICameraService.DESCRIPTOR)) {
            call.data.writeStrongBinder(callbacks);
            call.data.writeString(cameraId);
            call.data.writeString(packageName);
            transact(service(), ICameraService.Stub.TRANSACTION_connectDevice, call);
            return call.reply.readStrongBinder();
        }
    }

    /** One call, and its error as apps know it. */
    static void transact(IBinder target, int code, BinderCall call) throws CameraAccessException {
        try {
            target.transact(code, call.data, call.reply, 0);
            call.reply.readException();
        } catch (RemoteException e) {
            throw new CameraAccessException(
                    CameraAccessException.CAMERA_DISCONNECTED, "Camera service is currently unavailable");
        } catch (ServiceSpecificException e) {
            throwAsPublicException(e);
        }
    }

    private static void throwAsPublicException(ServiceSpecificException e) throws CameraAccessException {
        int reason =
                switch (e.errorCode) {
                    case ERROR_DISCONNECTED -> CameraAccessException.CAMERA_DISCONNECTED;
                    case ERROR_DISABLED -> CameraAccessException.CAMERA_DISABLED;
                    case ERROR_CAMERA_IN_USE -> CameraAccessException.CAMERA_IN_USE;
                    case ERROR_MAX_CAMERAS_IN_USE -> CameraAccessException.MAX_CAMERAS_IN_USE;
                    case ERROR_PERMISSION_DENIED -> throw new SecurityException(e.getMessage(), e);
                    case ERROR_ILLEGAL_ARGUMENT -> throw new IllegalArgumentException(e.getMessage(), e);
                    default -> CameraAccessException.CAMERA_ERROR;
                };
        throw new CameraAccessException(reason, e.getMessage());
    }

    private static IBinder service() {
        return ServiceManager.getService("media.camera");
    }
}
