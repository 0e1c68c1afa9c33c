package com.google.mlkit.vision.common;

/** A picture to look at. */
public final class InputImage {}
