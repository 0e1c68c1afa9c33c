package com.google.mlkit.vision.face;

/** What the entry point gives: it would look for faces. */
public final class FaceDetector {
    public Object process(Object image) {
        return image;
    }
}
