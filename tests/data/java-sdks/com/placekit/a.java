package com.placekit;

import android.location.Location;
import android.os.Binder;
import android.os.Parcel;

import java.util.function.Consumer;

final class a extends Binder {
    private final Consumer<Location> b;

    a(Consumer<Location> b) {
        this.b = b;
    }

    @Override
    protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
        data.enforceInterface("android.location.ILocationListener");
        b.accept(Location.CREATOR.createFromParcel(data));
        return true;
    }
}
