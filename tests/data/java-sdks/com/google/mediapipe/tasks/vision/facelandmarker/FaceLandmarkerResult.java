package com.google.mediapipe.tasks.vision.facelandmarker;

import java.util.List;

/** What was found. */
public record FaceLandmarkerResult(List<Object> found) {}
