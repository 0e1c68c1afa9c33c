package com.google.mlkit.vision.face;

/** Looks for faces. */
public final class FaceDetector {
    private final FaceDetectorOptions options;

    FaceDetector(FaceDetectorOptions options) {
        this.options = options;
    }

    public FaceDetectorOptions getOptions() {
        return options;
    }
}
