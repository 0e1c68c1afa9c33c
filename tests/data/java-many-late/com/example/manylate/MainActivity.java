package com.example.manylate;

import android.app.Activity;
import android.content.Context;
import android.os.Bundle;

import com.example.journal.Journal;

import dalvik.system.PathClassLoader;

import java.util.function.Supplier;

/** Calls the entry points of SDKs out of one class loader, and that one again of which the least was heard since. */
public final class MainActivity extends Activity {
    private static final String ML_KIT = "com.google.mlkit.vision.face.FaceDetection";
    private static final String PLAY = "com.google.android.gms.location.LocationServices";
    private static final String MEDIA_PIPE = "com.google.mediapipe.tasks.vision.";

    private ClassLoader loader;
    private Journal journal;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        journal = Journal.of(this);
        loader = new PathClassLoader(getApplicationInfo().sourceDir, Activity.class.getClassLoader());
        use(ML_KIT + ".getClient", () -> call(ML_KIT, "getClient"));
        use(PLAY + ".getFusedLocationProviderClient", () -> call(PLAY, "getFusedLocationProviderClient", this));
        use(PLAY + ".getGeofencingClient", () -> call(PLAY, "getGeofencingClient", this));
        for (String type : new String[] {"facedetector.FaceDetector", "facelandmarker.FaceLandmarker"}) {
            use(MEDIA_PIPE + type + ".createFromFile", () -> call(MEDIA_PIPE + type, "createFromFile", this, "model"));
        }
        use(ML_KIT + ".getClient", () -> call(ML_KIT, "getClient"));
        journal.event("done");
    }

    private void use(String name, Supplier<Object> call) {
        Object made = journal.call(name, call);
        journal.event("got " + (made == null ? null : made.getClass().getName()));
    }

    private Object call(String type, String method, Object... arguments) {
        Class<?>[] types = {Context.class, String.class};
        try {
            return loader.loadClass(type).getMethod(method, java.util.Arrays.copyOf(types, arguments.length))
                    .invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
