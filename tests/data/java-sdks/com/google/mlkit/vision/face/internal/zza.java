package com.google.mlkit.vision.face.internal;

import com.google.android.gms.tasks.Task;
import com.google.mlkit.vision.common.InputImage;

import java.util.List;

/** What several detectors have in common, also such as look for no faces. */
public class zza {
    public Task<List<Object>> process(InputImage image) {
        return new Task<>(List.of());
    }
}
