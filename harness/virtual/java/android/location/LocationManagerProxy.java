package android.location;

import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;

/** The caller's side of {@link ILocationManager}. */
final class LocationManagerProxy implements ILocationManager {
    private final IBinder remote;

    LocationManagerProxy(IBinder remote) {
        this.remote = remote;
    }

    @Override
    public IBinder asBinder() {
        return remote;
    }

    @Override
    public Location getLastLocation(LocationRequest request, String packageName) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeString(request.getProvider());
            data.writeString(packageName);
            remote.transact(Stub.TRANSACTION_getLastLocation, data, reply, 0);
            reply.readException();
            return reply.readInt() != 0 ? Location.CREATOR.createFromParcel(reply) : null;
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public void requestLocationUpdates(LocationRequest request, ILocationListener listener, String packageName)
            throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeString(request.getProvider());
            data.writeLong(request.getInterval());
            data.writeFloat(request.getSmallestDisplacement());
            data.writeStrongBinder(listener.asBinder());
            data.writeString(packageName);
            remote.transact(Stub.TRANSACTION_requestLocationUpdates, data, reply, 0);
            reply.readException();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public void removeUpdates(ILocationListener listener, String packageName) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeStrongBinder(listener.asBinder());
            data.writeString(packageName);
            remote.transact(Stub.TRANSACTION_removeUpdates, data, reply, 0);
            reply.readException();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public String[] getAllProviders() throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            remote.transact(Stub.TRANSACTION_getAllProviders, data, reply, 0);
            reply.readException();
            return reply.createStringArray();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }

    @Override
    public boolean isProviderEnabledForUser(String provider, int userId) throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(DESCRIPTOR);
            data.writeString(provider);
            data.writeInt(userId);
            remote.transact(Stub.TRANSACTION_isProviderEnabledForUser, data, reply, 0);
            reply.readException();
            return reply.readBoolean();
        } finally {
            reply.recycle();
            data.recycle();
        }
    }
}
