package com.google.mlkit.vision.face;

/** How faces are to be looked for. */
public final class FaceDetectorOptions {}
