package com.google.mlkit.vision.face;

import com.google.android.gms.tasks.Task;
import com.google.mlkit.vision.common.InputImage;

import java.util.List;

/** Looks for faces. */
public interface FaceDetector {
    Task<List<Object>> process(InputImage image);
}
