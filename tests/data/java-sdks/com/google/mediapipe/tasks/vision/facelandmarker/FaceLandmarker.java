package com.google.mediapipe.tasks.vision.facelandmarker;

import android.content.Context;

import com.google.mediapipe.framework.image.MPImage;

import java.nio.ByteBuffer;
import java.util.List;

/** Stands for MediaPipe's task of that name. */
public final class FaceLandmarker {
    private FaceLandmarker() {}

    /** How it is to look. */
    public static final class FaceLandmarkerOptions {}

    public static FaceLandmarker createFromFile(Context context, String modelPath) {
        return createFromOptions(context, new FaceLandmarkerOptions());
    }

    public static FaceLandmarker createFromBuffer(Context context, ByteBuffer modelBuffer) {
        return createFromOptions(context, new FaceLandmarkerOptions());
    }

    public static FaceLandmarker createFromOptions(Context context, FaceLandmarkerOptions options) {
        return new FaceLandmarker();
    }

    public FaceLandmarkerResult detect(MPImage image) {
        return new FaceLandmarkerResult(List.of());
    }

    public FaceLandmarkerResult detectForVideo(MPImage image, long timestampMs) {
        return new FaceLandmarkerResult(List.of());
    }

    public void detectAsync(MPImage image, long timestampMs) {}
}
