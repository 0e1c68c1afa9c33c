package com.google.mlkit.vision.face.internal;

import com.google.android.gms.tasks.Task;
import com.google.mlkit.vision.common.InputImage;
import com.google.mlkit.vision.face.FaceDetector;

import java.util.List;

/** One whose work is in its own class. */
public final class zzb implements FaceDetector {
    @Override
    public Task<List<Object>> process(InputImage image) {
        return new Task<>(List.of());
    }
}
