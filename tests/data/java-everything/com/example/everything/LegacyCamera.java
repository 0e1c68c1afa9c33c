package com.example.everything;

import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.graphics.PointF;
import android.hardware.Camera;
import android.media.FaceDetector;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Uses a camera of the first interface, and looks for the face in what it gives. */
final class LegacyCamera {
    private static final String C = "android.hardware.Camera.";
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    private final Calls calls;
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
    private final CountDownLatch faces = new CountDownLatch(2);
    private final BlockingQueue<Camera> opened = new LinkedBlockingQueue<>();

    LegacyCamera(Calls calls) {
        this.calls = calls;
    }

    void run() throws InterruptedException {
        calls.call(C + "open", () -> Camera.open().release());
        if (!calls.isGranted) {
            return;
        }
        calls.handler.post(() -> calls.call(C + "open", () -> opened.add(Camera.open(1))));
        Camera camera = opened.take();
        calls.call(C + "setPreviewDisplay", () -> camera.setPreviewDisplay(null));
        calls.call(C + "startFaceDetection", camera::startFaceDetection);
        calls.call(C + "startPreview", camera::startPreview);
        calls.call(C + "setFaceDetectionListener", () -> camera.setFaceDetectionListener((found, source) -> {
            calls.journal.delivery("android.hardware.Camera$FaceDetectionListener.onFaceDetection");
            faces.countDown();
        }));
        calls.call(C + "startFaceDetection", camera::startFaceDetection);
        faces.await();
        camera.stopFaceDetection();
        calls.call(C + "setPreviewCallback", () -> camera.setPreviewCallback(this::onFrame));
        findFace(gray(frames.take()));
        calls.call(C + "setOneShotPreviewCallback", () -> camera.setOneShotPreviewCallback(this::onFrame));
        camera.addCallbackBuffer(new byte[WIDTH * HEIGHT * 3 / 2]);
        calls.call(C + "setPreviewCallbackWithBuffer", () -> camera.setPreviewCallbackWithBuffer(this::onFrame));
        calls.call(C + "takePicture", () -> camera.takePicture(null, null, (data, source) -> {
            calls.journal.delivery("android.hardware.Camera$PictureCallback.onPictureTaken");
            pictures.add(data);
        }));
        byte[] picture = pictures.take();
        findFace(BitmapFactory.decodeByteArray(picture, 0, picture.length));
        calls.call(C + "unlock", camera::unlock);
        calls.call(C + "reconnect", camera::reconnect);
        camera.release();
        calls.call(C + "startPreview", camera::startPreview);
    }

    private void onFrame(byte[] data, Camera source) {
        calls.journal.delivery("android.hardware.Camera$PreviewCallback.onPreviewFrame");
        frames.add(data);
    }

    private static Bitmap gray(byte[] nv21) {
        int[] colors = new int[WIDTH * HEIGHT];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = 0xFF000000 | (nv21[i] & 0xFF) * 0x010101;
        }
        return Bitmap.createBitmap(colors, WIDTH, HEIGHT, Bitmap.Config.RGB_565);
    }

    /** The face is in the middle third of the height and moves sideways. */
    private void findFace(Bitmap bitmap) {
        FaceDetector.Face[] found = new FaceDetector.Face[3];
        FaceDetector detector = new FaceDetector(bitmap.getWidth(), bitmap.getHeight(), found.length);
        calls.call("android.media.FaceDetector.findFaces", () -> {
            int count = detector.findFaces(bitmap, found);
            PointF middle = new PointF();
            found[0].getMidPoint(middle);
            boolean isThere = middle.y > bitmap.getHeight() / 3f && middle.y < bitmap.getHeight() / 2f;
            calls.journal.event("found " + count + (isThere ? " there" : " elsewhere"));
        });
    }
}
