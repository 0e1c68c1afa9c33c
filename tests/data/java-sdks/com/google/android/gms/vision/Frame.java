package com.google.android.gms.vision;

/** A picture to look at. */
public final class Frame {}
