package com.google.mlkit.vision.face;

import com.example.lateclasses.Initialised;

/** Stands for an SDK's entry point; its static initialiser says when it ran, in a list of the process's. */
public final class FaceDetection {
    static {
        Initialised.note(FaceDetection.class);
    }

    private FaceDetection() {}

    public static FaceDetector getClient() {
        return new FaceDetector();
    }
}
