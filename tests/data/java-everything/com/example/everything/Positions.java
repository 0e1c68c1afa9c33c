package com.example.everything;

import android.app.PendingIntent;
import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.location.ILocationListener;
import android.location.Location;
import android.location.LocationManager;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

import com.placekit.PlaceKit;

import java.util.concurrent.CountDownLatch;

/** Gets positions past the listeners of LocationManager, one after the other: in an intent, by Binder, in a parcel. */
final class Positions {
    private static final String M = "android.location.LocationManager.";
    private static final String SERVICE = "android.location.ILocationManager";
    private static final String UNPARCELLED = "android.location.Location.CREATOR.createFromParcel";
    private static final String FOUND = "com.example.everything.FOUND";
    private static final int GET_LAST_LOCATION = 1;
    private static final int QUALITY_FINE = 100;

    private final Calls calls;
    private final Context context;
    private final LocationManager manager;

    /** One way to ask for one position. */
    private interface Way {
        void ask(CountDownLatch delivered) throws Exception;
    }

    Positions(Calls calls, Context context) {
        this.calls = calls;
        this.context = context;
        manager = context.getSystemService(LocationManager.class);
    }

    void run() throws InterruptedException {
        PendingIntent intent = PendingIntent.getBroadcast(
                context, 0, new Intent(FOUND).setPackage(context.getPackageName()), 0);
        await(M + "requestSingleUpdate", delivered -> {
            context.registerReceiver(receiver(delivered), new IntentFilter(FOUND), null, calls.handler);
            manager.requestSingleUpdate(LocationManager.GPS_PROVIDER, intent);
        });
        await(SERVICE + ".requestLocationUpdates", delivered ->
                PlaceKit.requestOne(context.getPackageName(), position -> delivered(position, delivered)));
        await(SERVICE + ".requestLocationUpdates", delivered ->
                PlaceKit.requestOne(context.getPackageName(), listener(delivered)));
        calls.call(SERVICE + ".getLastLocation", this::readReply);
    }

    private void await(String call, Way way) throws InterruptedException {
        CountDownLatch delivered = new CountDownLatch(1);
        calls.call(call, () -> way.ask(delivered));
        if (calls.isGranted) {
            delivered.await();
        }
    }

    private BroadcastReceiver receiver(CountDownLatch delivered) {
        return new BroadcastReceiver() {
            @Override
            public void onReceive(Context context, Intent intent) {
                context.unregisterReceiver(this);
                delivered(intent.getParcelableExtra(LocationManager.KEY_LOCATION_CHANGED), delivered);
                intent.getExtras().getParcelable(LocationManager.KEY_LOCATION_CHANGED);
            }
        };
    }

    /** Of the platform's own interface, which apps are not shown. */
    private ILocationListener.Stub listener(CountDownLatch delivered) {
        return new ILocationListener.Stub() {
            @Override
            public void onLocationChanged(Location location) {
                delivered(location, delivered);
            }
        };
    }

    private void delivered(Location position, CountDownLatch latch) {
        if (position.getElapsedRealtimeNanos() != 0) {
            calls.journal.delivery(UNPARCELLED);
        }
        latch.countDown();
    }

    /** The position in the reply is what was asked for, read twice. */
    private void readReply() throws RemoteException {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        data.writeInterfaceToken(SERVICE);
        data.writeString(LocationManager.GPS_PROVIDER);
        data.writeInt(QUALITY_FINE);
        data.writeLong(0);
        data.writeFloat(0f);
        data.writeInt(1);
        data.writeString(context.getPackageName());
        ServiceManager.getService("location").transact(GET_LAST_LOCATION, data, reply, 0);
        reply.readException();
        reply.readInt();
        int at = reply.dataPosition();
        float apart = Location.CREATOR.createFromParcel(reply).distanceTo(read(reply, at));
        calls.journal.event("read " + apart + " m apart");
        reply.recycle();
        data.recycle();
    }

    private static Location read(Parcel reply, int at) {
        reply.setDataPosition(at);
        return Location.CREATOR.createFromParcel(reply);
    }
}
