package com.example.goesbelowtheapi;

import android.os.Binder;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

/** Speaks to the camera service as the framework's own client does, without it. */
public final class OwnCameraClient implements AutoCloseable {
    private static final String SERVICE = "android.hardware.ICameraService";
    private static final String DEVICE = "android.hardware.camera2.ICameraDeviceUser";
    private static final int CONNECT_DEVICE = 4;
    private static final int DISCONNECT = 1;

    private final String packageName;
    private IBinder camera;

    public OwnCameraClient(String packageName) {
        this.packageName = packageName;
    }

    /** Opens a camera, and asks nothing of it. */
    public void open(String cameraId) throws RemoteException {
        Parcel data = Parcel.obtain();
        data.writeInterfaceToken(SERVICE);
        data.writeStrongBinder(new Callbacks());
        data.writeString(cameraId);
        data.writeString(packageName);
        Parcel reply = call(ServiceManager.getService("media.camera"), CONNECT_DEVICE, data);
        camera = reply.readStrongBinder();
        reply.recycle();
    }

    @Override
    public void close() throws RemoteException {
        if (camera != null) {
            Parcel data = Parcel.obtain();
            data.writeInterfaceToken(DEVICE);
            call(camera, DISCONNECT, data).recycle();
        }
    }

    private static Parcel call(IBinder target, int code, Parcel data) throws RemoteException {
        Parcel reply = Parcel.obtain();
        try {
            target.transact(code, data, reply, 0);
        } finally {
            data.recycle();
        }
        reply.readException();
        return reply;
    }

    /** Takes what the camera says, and makes nothing of it. */
    private static final class Callbacks extends Binder {
        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            return true;
        }
    }
}
