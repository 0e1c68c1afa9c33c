package com.google.mediapipe.framework.image;

/** A picture to look at. */
public final class MPImage {}
