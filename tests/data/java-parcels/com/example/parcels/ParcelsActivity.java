package com.example.parcels;

import android.app.Activity;
import android.os.Bundle;
import android.os.IBinder;
import android.os.Parcel;
import android.os.ServiceManager;

import com.example.journal.Journal;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Sends parcels that no client of the framework would send, and notes all that it can see of what came of each. */
public final class ParcelsActivity extends Activity {
    private static final String LOCATION = "android.location.ILocationManager";
    private static final String PROVIDER = "android.content.IContentProvider";
    private static final int THREADS = 4;
    private static final int GENERATED = 60;

    private Journal journal;
    private IBinder service;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        journal = Journal.of(this);
        service = ServiceManager.getService("location");
        byHand();
        generated(new Random(5));
        besideEachOther();
        journal.event("done");
    }

    private void byHand() {
        tell("no data", 1, null, Parcel.obtain(), 0);
        tell("empty", 1, filled(data -> {}), Parcel.obtain(), 0);
        for (int bytes : new int[] {1, 4, 11, 12, 15, 16, 17, 40}) {
            tell(bytes + " bytes", 1, unmarshalled(new byte[bytes]), Parcel.obtain(), 0);
        }
        tell("a length beyond the end", 1, filled(data -> token(data, LOCATION.length(), "")), Parcel.obtain(), 0);
        tell("another name of that length", 1, filled(data -> token(data, 33, LOCATION.replace('c', 'k'))), null, 0);
        tell("a name and nothing else", 1, named(LOCATION), Parcel.obtain(), 0);
        tell("an unknown code", 9999, named(LOCATION), Parcel.obtain(), 0);
        tell("a negative code", -1, named(LOCATION), Parcel.obtain(), 0);
        tell("no reply wanted", 29, named(LOCATION), null, 0);
        tell("one way", 29, named(LOCATION), Parcel.obtain(), IBinder.FLAG_ONEWAY);
        tell("a reply that is not empty", 29, named(LOCATION), filled(reply -> reply.writeString("before")), 0);
        tell("a huge one", 29, filled(data -> {
            data.writeInterfaceToken(LOCATION);
            data.writeByteArray(new byte[1 << 20]);
        }), Parcel.obtain(), 0);
        Parcel middle = named(LOCATION);
        middle.setDataPosition(8);
        tell("read halfway", 29, middle, Parcel.obtain(), 0);
        Parcel recycled = named(LOCATION);
        recycled.recycle();
        tell("recycled", 29, recycled, Parcel.obtain(), 0);
        Parcel both = named(LOCATION);
        tell("its own reply", 29, both, both, 0);
        tell("another service's interface", 1, filled(data -> {
            data.writeInterfaceToken(PROVIDER);
            data.writeString("\ud800 content");
            data.writeString("content://com.android.contacts/\udc00\0");
        }), Parcel.obtain(), 0);
    }

    private void generated(Random random) {
        for (int i = 0; i < GENERATED; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            Parcel data = random.nextBoolean() ? named(random.nextBoolean() ? LOCATION : PROVIDER) : Parcel.obtain();
            data.writeByteArray(bytes);
            tell("generated " + i, random.nextInt(60), data, random.nextInt(5) == 0 ? null : Parcel.obtain(), 0);
        }
    }

    /** Each thread has parcels of its own; the answers have no order. */
    private void besideEachOther() {
        CountDownLatch ended = new CountDownLatch(THREADS);
        int[] known = new int[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            new Thread(() -> {
                for (int n = 0; n < 50; n++) {
                    known[number] += outcome(29, named(LOCATION), Parcel.obtain(), 0).startsWith("true") ? 1 : 0;
                }
                ended.countDown();
            }).start();
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        journal.event("beside each other: " + Arrays.toString(known));
    }

    private void tell(String name, int code, Parcel data, Parcel reply, int flags) {
        journal.event(name + ": " + outcome(code, data, reply, flags));
    }

    private String outcome(int code, Parcel data, Parcel reply, int flags) {
        String end;
        try {
            end = String.valueOf(service.transact(code, data, reply, flags));
        } catch (Exception e) {
            end = e.getClass().getName() + " " + e.getMessage();
        }
        return end + " data " + shape(data) + " reply " + shape(reply);
    }

    private static String shape(Parcel parcel) {
        if (parcel == null) {
            return "null";
        }
        int content = Arrays.hashCode(parcel.marshall());
        return parcel.dataPosition() + "/" + parcel.dataSize() + "/" + Integer.toHexString(content);
    }

    private static Parcel named(String descriptor) {
        return filled(data -> data.writeInterfaceToken(descriptor));
    }

    private static Parcel filled(Consumer<Parcel> fill) {
        Parcel parcel = Parcel.obtain();
        fill.accept(parcel);
        return parcel;
    }

    private static Parcel unmarshalled(byte[] bytes) {
        Parcel parcel = Parcel.obtain();
        parcel.unmarshall(bytes, 0, bytes.length);
        return parcel;
    }

    private static void token(Parcel data, int length, String name) {
        data.writeInt(0);
        data.writeInt(-1);
        data.writeInt(0x53595354);
        data.writeInt(length);
        for (char unit : name.toCharArray()) {
            data.writeInt(unit);
        }
    }
}
