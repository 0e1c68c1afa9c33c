package com.example.differential;

import android.bluetooth.BluetoothAdapter;
import android.bluetooth.le.BluetoothLeScanner;
import android.content.ContentProviderClient;
import android.content.ContentResolver;
import android.content.Context;
import android.graphics.ImageFormat;
import android.hardware.Camera;
import android.media.FaceDetector;
import android.media.ImageReader;
import android.view.View;

import java.util.HashMap;
import java.util.Map;

/** The objects whose methods are called; the same ones from call to call. */
final class Receivers {
    private final Context context;
    private final Map<Class<?>, Object> made = new HashMap<>();

    Receivers(Context context) {
        this.context = context;
    }

    /** None of a class that only the framework makes. */
    Object of(Class<?> type) {
        return made.computeIfAbsent(type, this::make);
    }

    private Object make(Class<?> type) {
        try {
            if (type == ContentResolver.class) {
                return context.getContentResolver();
            } else if (type == ContentProviderClient.class) {
                return context.getContentResolver().acquireContentProviderClient("com.android.contacts");
            } else if (type == Camera.class) {
                return Camera.open();
            } else if (type == BluetoothAdapter.class) {
                return BluetoothAdapter.getDefaultAdapter();
            } else if (type == BluetoothLeScanner.class) {
                return BluetoothAdapter.getDefaultAdapter().getBluetoothLeScanner();
            } else if (type == FaceDetector.class) {
                return new FaceDetector(64, 64, 4);
            } else if (type == ImageReader.class) {
                return ImageReader.newInstance(64, 64, ImageFormat.YUV_420_888, 2);
            } else if (type == View.class) {
                return new View(context);
            }
            Object service = context.getSystemService(type);
            return service == null ? type.getConstructor().newInstance() : service;
        } catch (RuntimeException | ReflectiveOperationException e) {
            return null;
        }
    }
}
