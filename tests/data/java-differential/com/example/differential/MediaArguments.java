package com.example.differential;

import android.graphics.ImageFormat;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.CaptureResult;
import android.hardware.camera2.params.InputConfiguration;
import android.hardware.camera2.params.OutputConfiguration;
import android.hardware.camera2.params.SessionConfiguration;
import android.media.MediaCodec;
import android.media.MediaSyncEvent;
import android.view.Surface;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** What an app passes to a camera, a microphone or an encoder; the same objects from call to call. */
final class MediaArguments {
    private final Map<Class<?>, Callable<List<?>>> ways = new HashMap<>();
    private final Map<Class<?>, List<?>> made = new HashMap<>();

    MediaArguments(Camera2 camera) {
        Surface persistent = MediaCodec.createPersistentInputSurface();
        ways.put(Surface.class, () -> List.of(camera.surface(), persistent));
        ways.put(OutputConfiguration.class,
                () -> List.of(new OutputConfiguration(camera.surface()), new OutputConfiguration(persistent)));
        ways.put(InputConfiguration.class, () -> List.of(new InputConfiguration(64, 64, ImageFormat.YUV_420_888)));
        ways.put(SessionConfiguration.class, () -> List.of(
                camera.configuration(SessionConfiguration.SESSION_REGULAR, new CompletableFuture<>()),
                camera.configuration(SessionConfiguration.SESSION_HIGH_SPEED, new CompletableFuture<>())));
        ways.put(CaptureRequest.class, () -> List.of(
                camera.builder().build(),
                camera.builder().build(),
                camera.device().createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW).build()));
        ways.put(CameraDevice.StateCallback.class, () -> List.of(new Camera2.Opened(new CompletableFuture<>())));
        ways.put(CameraCaptureSession.StateCallback.class,
                () -> List.of(new Camera2.Configured(new CompletableFuture<>())));
        ways.put(CameraCaptureSession.CaptureCallback.class,
                () -> List.of(new Camera2.Completed(new CompletableFuture<>())));
        ways.put(CaptureRequest.Key.class,
                () -> List.of(CaptureRequest.STATISTICS_FACE_DETECT_MODE, CaptureRequest.CONTROL_MODE));
        // Not the time stamp, which is another one in each run.
        ways.put(CaptureResult.Key.class,
                () -> List.of(CaptureResult.STATISTICS_FACES, CaptureResult.STATISTICS_FACE_DETECT_MODE));
        ways.put(ByteBuffer.class, () -> List.of(ByteBuffer.allocateDirect(8), ByteBuffer.allocate(8)));
        ways.put(MediaSyncEvent.class,
                () -> List.of(MediaSyncEvent.createEvent(MediaSyncEvent.SYNC_EVENT_PRESENTATION_COMPLETE)));
    }

    /** None of a class that is nothing to these, or that the app may not have. */
    List<?> of(Class<?> type) {
        return made.computeIfAbsent(type, this::make);
    }

    private List<?> make(Class<?> type) {
        try {
            return ways.getOrDefault(type, List::of).call();
        } catch (Exception e) {
            return List.of();
        }
    }
}
