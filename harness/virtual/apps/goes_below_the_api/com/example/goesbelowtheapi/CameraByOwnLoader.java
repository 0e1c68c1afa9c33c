package com.example.goesbelowtheapi;

import android.app.Activity;
import android.content.Context;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;

import dalvik.system.PathClassLoader;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** Opens the camera by a copy of {@link OwnCameraClient} that a class loader of its own has loaded. */
final class CameraByOwnLoader {
    static final String CALL = "android.hardware.ICameraService.connectDevice";

    private static final String CAMERA = "0";

    private final Activity context;

    CameraByOwnLoader(Activity context) {
        this.context = context;
    }

    void take() throws Exception {
        ClassLoader framework = Context.class.getClassLoader();
        ClassLoader own = new PathClassLoader(context.getApplicationInfo().sourceDir, framework);
        Class<?> copy = own.loadClass(OwnCameraClient.class.getName());
        if (copy == OwnCameraClient.class) {
            throw new IllegalStateException("that is no copy");
        }
        Constructor<?> make = copy.getConstructor(String.class);
        try (AutoCloseable client = (AutoCloseable) make.newInstance(context.getPackageName())) {
            copy.getMethod("open", String.class).invoke(client, CAMERA);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    void takeByApi() throws CameraAccessException {
        context.getSystemService(CameraManager.class).openCamera(CAMERA, Runnable::run, new Closing());
    }

    /** Lets the camera go as soon as it is there. */
    private static final class Closing extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice camera) {
            camera.close();
        }

        @Override
        public void onDisconnected(CameraDevice camera) {}

        @Override
        public void onError(CameraDevice camera, int error) {}
    }
}
