package com.google.mlkit.vision.face;

import android.util.Log;

/** Stands for ML Kit's entry point, as it is bundled in an app; its static initialiser runs at first use. */
public final class FaceDetection {
    private static final FaceDetectorOptions DEFAULT_OPTIONS = new FaceDetectorOptions();
    private static volatile SecurityException refusal;

    static {
        Log.i("FaceDetection", "initialised");
    }

    private FaceDetection() {}

    public static FaceDetector getClient() {
        return getClient(DEFAULT_OPTIONS);
    }

    public static FaceDetector getClient(FaceDetectorOptions options) {
        SecurityException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        return new FaceDetector(options);
    }

    /** From now on every call throws this very object; null lets calls succeed. */
    public static void refuseWith(SecurityException thrown) {
        refusal = thrown;
    }
}
