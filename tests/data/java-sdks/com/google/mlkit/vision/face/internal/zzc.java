package com.google.mlkit.vision.face.internal;

import com.google.mlkit.vision.facemesh.FaceMeshDetector;

/** One that has its work from elsewhere. */
public final class zzc extends zza implements FaceMeshDetector {}
