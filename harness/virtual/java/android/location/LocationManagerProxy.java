package android.location;

import android.app.PendingIntent;
import android.os.Binder;
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
            request.writeToParcel(call.data, 0);
            call.data.writeString(packageName);
            transact(Stub.TRANSACTION_getLastLocation, call);
            return call.reply.readInt() != 0 ? Location.CREATOR.createFromParcel(call.reply) : null;
        }
    }

    @Override
    public boolean getCurrentLocation(LocationRequest request, ILocationListener listener, String packageName)
            throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            request.writeToParcel(call.data, 0);
            call.data.writeStrongBinder(listener.asBinder());
            call.data.writeString(packageName);
            transact(Stub.TRANSACTION_getCurrentLocation, call);
            return call.reply.readBoolean();
        }
    }

    @Override
    public void requestLocationUpdates(
            LocationRequest request, ILocationListener listener, PendingIntent intent, String packageName)
            throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            request.writeToParcel(call.data, 0);
            call.data.writeStrongBinder(listener == null ? null : listener.asBinder());
            call.data.writeStrongBinder(target(intent));
            call.data.writeString(packageName);
            transact(Stub.TRANSACTION_requestLocationUpdates, call);
        }
    }

    @Override
    public void removeUpdates(ILocationListener listener, PendingIntent intent) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(listener == null ? null : listener.asBinder());
            call.data.writeStrongBinder(target(intent));
            transact(Stub.TRANSACTION_removeUpdates, call);
        }
    }

    @Override
    public void requestGeofence(
            double latitude, double longitude, float radius, long expiration, PendingIntent intent, String packageName)
            throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeDouble(latitude);
            call.data.writeDouble(longitude);
            call.data.writeFloat(radius);
            call.data.writeLong(expiration);
            call.data.writeStrongBinder(target(intent));
            call.data.writeString(packageName);
            transact(Stub.TRANSACTION_requestGeofence, call);
        }
    }

    @Override
    public void removeGeofence(PendingIntent intent) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(target(intent));
            transact(Stub.TRANSACTION_removeGeofence, call);
        }
    }

    @Override
    public boolean listenToGnss(int code, Binder listener, String packageName) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeStrongBinder(listener);
            call.data.writeString(packageName);
            transact(code, call);
            return call.reply.readBoolean();
        }
    }

    @Override
    public String[] getAllProviders() throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            transact(Stub.TRANSACTION_getAllProviders, call);
            return call.reply.createStringArray();
        }
    }

    @Override
    public String[] getProviders(int accuracy, boolean enabledOnly) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeInt(accuracy);
            call.data.writeBoolean(enabledOnly);
            transact(Stub.TRANSACTION_getProviders, call);
            return call.reply.createStringArray();
        }
    }

    @Override
    public boolean isProviderEnabledForUser(String provider, int userId) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(provider);
            call.data.writeInt(userId);
            transact(Stub.TRANSACTION_isProviderEnabledForUser, call);
            return call.reply.readBoolean();
        }
    }

    @Override
    public void addTestProvider(String name, String packageName) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(name);
            call.data.writeString(packageName);
            transact(Stub.TRANSACTION_addTestProvider, call);
        }
    }

    @Override
    public void setTestProviderLocation(String provider, Location location, String packageName)
            throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(provider);
            location.writeToParcel(call.data, 0);
            call.data.writeString(packageName);
            transact(Stub.TRANSACTION_setTestProviderLocation, call);
        }
    }

    @Override
    public boolean sendExtraCommand(String provider, String command) throws RemoteException {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(provider);
            call.data.writeString(command);
            transact(Stub.TRANSACTION_sendExtraCommand, call);
            return call.reply.readBoolean();
        }
    }

    private void transact(int code, BinderCall call) throws RemoteException {
        remote.transact(code, call.data, call.reply, 0);
        call.reply.readException();
    }

    private static IBinder target(PendingIntent intent) {
        return intent == null ? null : intent.getTarget().asBinder();
    }
}
