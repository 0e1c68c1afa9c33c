package com.google.mlkit.vision.facemesh;

import com.google.mlkit.vision.face.internal.zzc;

/** Stands for ML Kit's entry point: behind what it returns is a class whose name says nothing. */
public final class FaceMeshDetection {
    private FaceMeshDetection() {}

    public static FaceMeshDetector getClient(FaceMeshDetectorOptions options) {
        return new zzc();
    }
}
