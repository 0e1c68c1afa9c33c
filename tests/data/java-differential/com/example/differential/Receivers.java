package com.example.differential;

import android.content.ContentProviderClient;
import android.content.ContentResolver;
import android.content.Context;
import android.graphics.ImageFormat;
import android.hardware.Camera;
import android.hardware.camera2.CameraManager;
import android.location.LocationManager;
import android.media.FaceDetector;
import android.media.ImageReader;

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
            } else if (type == FaceDetector.class) {
                return new FaceDetector(64, 64, 4);
            } else if (type == ImageReader.class) {
                return ImageReader.newInstance(64, 64, ImageFormat.YUV_420_888, 2);
            }
            return type == LocationManager.class || type == CameraManager.class ? context.getSystemService(type) : null;
        } catch (RuntimeException e) {
            return null;
        }
    }
}
