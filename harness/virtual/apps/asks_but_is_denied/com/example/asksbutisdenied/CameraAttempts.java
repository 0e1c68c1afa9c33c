package com.example.asksbutisdenied;

import android.content.Context;
import android.hardware.Camera;

import com.example.journal.Journal;

import java.util.function.Supplier;

/** Tries to open each camera, and whichever the system would choose. */
final class CameraAttempts {
    private final Journal journal;

    CameraAttempts(Context context) {
        journal = Journal.of(context);
    }

    void make() {
        attempt(() -> Camera.open());
        for (int id = 0; id < Camera.getNumberOfCameras(); id++) {
            int camera = id;
            attempt(() -> Camera.open(camera));
        }
    }

    private void attempt(Supplier<Camera> open) {
        Camera camera = journal.call("android.hardware.Camera.open", open);
        if (camera != null) {
            camera.release();
        }
    }
}
