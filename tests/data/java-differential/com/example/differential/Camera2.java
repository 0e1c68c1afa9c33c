package com.example.differential;

import android.content.Context;
import android.graphics.ImageFormat;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CameraMetadata;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.CaptureResult;
import android.hardware.camera2.TotalCaptureResult;
import android.hardware.camera2.params.OutputConfiguration;
import android.hardware.camera2.params.SessionConfiguration;
import android.media.ImageReader;
import android.view.Surface;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A camera of the second interface that looks for faces: its objects, each made when it is first asked for. */
final class Camera2 {
    private static final String FRONT = "1";

    private final CameraManager manager;
    private final ImageReader reader = ImageReader.newInstance(64, 64, ImageFormat.YUV_420_888, 2);
    private CameraDevice device;
    private CameraCaptureSession session;
    private CaptureResult result;

    Camera2(Context context) {
        manager = context.getSystemService(CameraManager.class);
    }

    Surface surface() {
        return reader.getSurface();
    }

    CameraDevice device() throws Exception {
        if (device == null) {
            CompletableFuture<CameraDevice> opened = new CompletableFuture<>();
            manager.openCamera(FRONT, Runnable::run, new Opened(opened));
            device = opened.get();
        }
        return device;
    }

    CameraCaptureSession session() throws Exception {
        if (session == null) {
            CompletableFuture<CameraCaptureSession> configured = new CompletableFuture<>();
            device().createCaptureSession(configuration(SessionConfiguration.SESSION_REGULAR, configured));
            session = configured.get();
        }
        return session;
    }

    CaptureRequest.Builder builder() throws Exception {
        CaptureRequest.Builder builder = device().createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW);
        builder.addTarget(surface());
        builder.set(CaptureRequest.STATISTICS_FACE_DETECT_MODE, CameraMetadata.STATISTICS_FACE_DETECT_MODE_FULL);
        return builder;
    }

    CaptureResult result() throws Exception {
        if (result == null) {
            CompletableFuture<CaptureResult> completed = new CompletableFuture<>();
            session().captureSingleRequest(builder().build(), Runnable::run, new Completed(completed));
            result = completed.get();
        }
        return result;
    }

    SessionConfiguration configuration(int type, CompletableFuture<CameraCaptureSession> configured) {
        List<OutputConfiguration> outputs = List.of(new OutputConfiguration(surface()));
        return new SessionConfiguration(type, outputs, Runnable::run, new Configured(configured));
    }

    /** Hands on the camera. */
    static final class Opened extends CameraDevice.StateCallback {
        private final CompletableFuture<CameraDevice> opened;

        Opened(CompletableFuture<CameraDevice> opened) {
            this.opened = opened;
        }

        @Override
        public void onOpened(CameraDevice camera) {
            opened.complete(camera);
        }

        @Override
        public void onDisconnected(CameraDevice camera) {}

        @Override
        public void onError(CameraDevice camera, int error) {}
    }

    /** Hands on the session. */
    static final class Configured extends CameraCaptureSession.StateCallback {
        private final CompletableFuture<CameraCaptureSession> configured;

        Configured(CompletableFuture<CameraCaptureSession> configured) {
            this.configured = configured;
        }

        @Override
        public void onConfigured(CameraCaptureSession session) {
            configured.complete(session);
        }

        @Override
        public void onConfigureFailed(CameraCaptureSession session) {
            configured.cancel(false);
        }
    }

    /** Hands on the result. */
    static final class Completed extends CameraCaptureSession.CaptureCallback {
        private final CompletableFuture<CaptureResult> completed;

        Completed(CompletableFuture<CaptureResult> completed) {
            this.completed = completed;
        }

        @Override
        public void onCaptureCompleted(
                CameraCaptureSession session, CaptureRequest request, TotalCaptureResult result) {
            completed.complete(result);
        }
    }
}
