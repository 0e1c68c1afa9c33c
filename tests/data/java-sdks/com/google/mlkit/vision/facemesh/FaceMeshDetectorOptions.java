package com.google.mlkit.vision.facemesh;

/** How faces are to be looked for. */
public final class FaceMeshDetectorOptions {}
