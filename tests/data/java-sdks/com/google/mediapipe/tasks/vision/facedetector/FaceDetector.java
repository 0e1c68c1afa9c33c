package com.google.mediapipe.tasks.vision.facedetector;

import android.content.Context;

import com.google.mediapipe.framework.image.MPImage;

import java.nio.ByteBuffer;
import java.util.List;

/** Stands for MediaPipe's task of that name. */
public final class FaceDetector {
    private FaceDetector() {}

    /** How it is to look. */
    public static final class FaceDetectorOptions {}

    public static FaceDetector createFromFile(Context context, String modelPath) {
        return createFromOptions(context, new FaceDetectorOptions());
    }

    public static FaceDetector createFromBuffer(Context context, ByteBuffer modelBuffer) {
        return createFromOptions(context, new FaceDetectorOptions());
    }

    public static FaceDetector createFromOptions(Context context, FaceDetectorOptions options) {
        return new FaceDetector();
    }

    public FaceDetectorResult detect(MPImage image) {
        return new FaceDetectorResult(List.of());
    }

    public FaceDetectorResult detectForVideo(MPImage image, long timestampMs) {
        return new FaceDetectorResult(List.of());
    }

    public void detectAsync(MPImage image, long timestampMs) {}
}
