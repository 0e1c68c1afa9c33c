package com.google.mlkit.vision.facemesh;

import com.google.android.gms.tasks.Task;
import com.google.mlkit.vision.common.InputImage;

import java.util.List;

/** Looks for faces. */
public interface FaceMeshDetector {
    Task<List<Object>> process(InputImage image);
}
