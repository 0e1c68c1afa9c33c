package com.google.mlkit.vision.face;

import com.google.mlkit.vision.common.InputImage;

import java.util.List;

/** Looks for faces, of which this one finds none. */
public final class FaceDetector {
    private final FaceDetectorOptions options;

    FaceDetector(FaceDetectorOptions options) {
        this.options = options;
    }

    public List<Object> process(InputImage image) {
        return List.of();
    }

    public FaceDetectorOptions getOptions() {
        return options;
    }
}
