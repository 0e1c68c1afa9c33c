package com.placekit;

import android.location.Location;
import android.location.LocationManager;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

import java.util.function.Consumer;

/** Stands for a client like Google's, of any name: it speaks to the service by itself, and is called by it. */
public final class PlaceKit {
    private static final String SERVICE = "android.location.ILocationManager";
    private static final int REQUEST_LOCATION_UPDATES = 3;
    private static final int QUALITY_FINE = 100;
    private static final int ONCE = 1;

    private PlaceKit() {}

    public static void requestOne(String packageName, Consumer<Location> callback) throws RemoteException {
        requestOne(packageName, new a(callback));
    }

    public static void requestOne(String packageName, IBinder listener) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(SERVICE);
            data.writeString(LocationManager.GPS_PROVIDER);
            data.writeInt(QUALITY_FINE);
            data.writeLong(0);
            data.writeFloat(0f);
            data.writeInt(ONCE);
            data.writeStrongBinder(listener);
            data.writeString(null);
            data.writeString(packageName);
            ServiceManager.getService("location").transact(REQUEST_LOCATION_UPDATES, data, reply, 0);
            reply.readException();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }
}
