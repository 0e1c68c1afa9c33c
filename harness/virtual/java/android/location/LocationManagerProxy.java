package android.location;

import android.os.BinderCall;
import android.os.IBinder;
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
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(request.getProvider());
            call.data.writeString(packageName);
            remote.transact(Stub.TRANSACTION_getLastLocation, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readInt() != 0 ? Location.CREATOR.createFromParcel(call.reply) : null;
        }
    }

    @Override
    public void requestLocationUpdates(LocationRequest request, ILocationListener listener, String packageName)
            throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(request.getProvider());
            call.data.writeLong(request.getInterval());
            call.data.writeFloat(request.getSmallestDisplacement());
            call.data.writeStrongBinder(listener.asBinder());
            call.data.writeString(packageName);
            remote.transact(Stub.TRANSACTION_requestLocationUpdates, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public void removeUpdates(ILocationListener listener, String packageName) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(listener.asBinder());
            call.data.writeString(packageName);
            remote.transact(Stub.TRANSACTION_removeUpdates, call.data, call.reply, 0);
            call.reply.readException();
        }
    }

    @Override
    public String[] getAllProviders() throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            remote.transact(Stub.TRANSACTION_getAllProviders, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.createStringArray();
        }
    }

    @Override
    public boolean isProviderEnabledForUser(String provider, int userId) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(provider);
            call.data.writeInt(userId);
            remote.transact(Stub.TRANSACTION_isProviderEnabledForUser, call.data, call.reply, 0);
            call.reply.readException();
            return call.reply.readBoolean();
        }
    }
}
