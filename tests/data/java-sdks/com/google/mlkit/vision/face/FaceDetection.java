package com.google.mlkit.vision.face;

import com.google.mlkit.vision.face.internal.zzb;

/** Stands for ML Kit's entry point: behind what it returns is a class whose name says nothing. */
public final class FaceDetection {
    private FaceDetection() {}

    public static FaceDetector getClient() {
        return getClient(new FaceDetectorOptions());
    }

    public static FaceDetector getClient(FaceDetectorOptions options) {
        return new zzb();
    }
}
