package com.example.goesbelowtheapi;

import android.content.Context;
import android.location.Location;
import android.location.LocationManager;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

/** Asks the location service by a parcel of its own making, laid out by hand. */
final class PositionByParcel {
    static final String CALL = "android.location.ILocationManager.getLastLocation";

    private static final String INTERFACE = "android.location.ILocationManager";
    private static final int GET_LAST_LOCATION = 1;
    private static final int QUALITY_FINE = 100;

    private final String packageName;
    private Location position;

    PositionByParcel(String packageName) {
        this.packageName = packageName;
    }

    void take() throws RemoteException {
        IBinder service = ServiceManager.getService("location");
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(INTERFACE);
            data.writeString(LocationManager.GPS_PROVIDER);
            data.writeInt(QUALITY_FINE);
            data.writeLong(0);
            data.writeFloat(0f);
            data.writeInt(1);
            data.writeString(packageName);
            service.transact(GET_LAST_LOCATION, data, reply, 0);
            reply.readException();
            position = reply.readInt() == 0 ? null : Location.CREATOR.createFromParcel(reply);
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    boolean isKnown() {
        return position != null;
    }

    static void takeByApi(Context context) {
        context.getSystemService(LocationManager.class).getLastKnownLocation(LocationManager.GPS_PROVIDER);
    }
}
