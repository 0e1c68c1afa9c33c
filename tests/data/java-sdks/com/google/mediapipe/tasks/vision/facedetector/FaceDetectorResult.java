package com.google.mediapipe.tasks.vision.facedetector;

import java.util.List;

/** What was found. */
public record FaceDetectorResult(List<Object> found) {}
