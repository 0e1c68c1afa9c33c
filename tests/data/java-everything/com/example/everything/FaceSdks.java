package com.example.everything;

import android.content.Context;

import com.google.android.gms.vision.Frame;
import com.google.android.gms.vision.face.Face;
import com.google.mediapipe.framework.image.MPImage;
import com.google.mediapipe.tasks.vision.facedetector.FaceDetector;
import com.google.mediapipe.tasks.vision.facelandmarker.FaceLandmarker;
import com.google.mlkit.vision.common.InputImage;
import com.google.mlkit.vision.face.FaceDetection;
import com.google.mlkit.vision.face.FaceDetectorOptions;
import com.google.mlkit.vision.facemesh.FaceMeshDetection;
import com.google.mlkit.vision.facemesh.FaceMeshDetector;
import com.google.mlkit.vision.facemesh.FaceMeshDetectorOptions;

import java.nio.ByteBuffer;

/** Has each SDK look for faces. */
final class FaceSdks {
    private static final String ML_KIT = "com.google.mlkit.vision.";
    private static final String PLAY = "com.google.android.gms.vision.face.FaceDetector";
    private static final String DETECTOR = "com.google.mediapipe.tasks.vision.facedetector.FaceDetector.";
    private static final String LANDMARKER = "com.google.mediapipe.tasks.vision.facelandmarker.FaceLandmarker.";

    private final Calls calls;
    private final Context context;

    FaceSdks(Calls calls, Context context) {
        this.calls = calls;
        this.context = context;
    }

    void run() {
        mlKit();
        play();
        detector();
        landmarker();
    }

    private void mlKit() {
        com.google.mlkit.vision.face.FaceDetector[] made = new com.google.mlkit.vision.face.FaceDetector[1];
        calls.call(ML_KIT + "face.FaceDetection.getClient", () -> made[0] = FaceDetection.getClient());
        calls.call(ML_KIT + "face.FaceDetector.process", () -> made[0].process(new InputImage()));
        FaceDetectorOptions options = new FaceDetectorOptions();
        calls.call(ML_KIT + "face.FaceDetection.getClient", () -> made[0] = FaceDetection.getClient(options));
        calls.call(ML_KIT + "face.FaceDetector.process", () -> made[0].process(new InputImage()));
        FaceMeshDetector[] meshed = new FaceMeshDetector[1];
        calls.call(ML_KIT + "facemesh.FaceMeshDetection.getClient",
                () -> meshed[0] = FaceMeshDetection.getClient(new FaceMeshDetectorOptions()));
        calls.call(ML_KIT + "facemesh.FaceMeshDetector.process", () -> meshed[0].process(new InputImage()));
    }

    private void play() {
        com.google.android.gms.vision.face.FaceDetector[] made =
                new com.google.android.gms.vision.face.FaceDetector[1];
        calls.call(PLAY + "$Builder.build",
                () -> made[0] = new com.google.android.gms.vision.face.FaceDetector.Builder(context).build());
        calls.call(PLAY + ".detect", () -> {
            Face first = made[0].detect(new Frame()).valueAt(0);
            calls.journal.event("sdk found " + first.getId());
        });
    }

    private void detector() {
        calls.call(DETECTOR + "createFromFile", () -> FaceDetector.createFromFile(context, "face.tflite"));
        calls.call(DETECTOR + "createFromBuffer",
                () -> FaceDetector.createFromBuffer(context, ByteBuffer.allocate(1)));
        FaceDetector[] made = new FaceDetector[1];
        calls.call(DETECTOR + "createFromOptions",
                () -> made[0] = FaceDetector.createFromOptions(context, new FaceDetector.FaceDetectorOptions()));
        MPImage image = new MPImage();
        calls.call(DETECTOR + "detect", () -> made[0].detect(image));
        calls.call(DETECTOR + "detectForVideo", () -> made[0].detectForVideo(image, 1));
        calls.call(DETECTOR + "detectAsync", () -> made[0].detectAsync(image, 2));
    }

    private void landmarker() {
        calls.call(LANDMARKER + "createFromFile", () -> FaceLandmarker.createFromFile(context, "face.task"));
        calls.call(LANDMARKER + "createFromBuffer",
                () -> FaceLandmarker.createFromBuffer(context, ByteBuffer.allocate(1)));
        FaceLandmarker[] made = new FaceLandmarker[1];
        calls.call(LANDMARKER + "createFromOptions",
                () -> made[0] = FaceLandmarker.createFromOptions(context, new FaceLandmarker.FaceLandmarkerOptions()));
        MPImage image = new MPImage();
        calls.call(LANDMARKER + "detect", () -> made[0].detect(image));
        calls.call(LANDMARKER + "detectForVideo", () -> made[0].detectForVideo(image, 1));
        calls.call(LANDMARKER + "detectAsync", () -> made[0].detectAsync(image, 2));
    }
}
