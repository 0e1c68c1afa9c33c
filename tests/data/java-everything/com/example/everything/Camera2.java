package com.example.everything;

import android.content.Context;
import android.graphics.ImageFormat;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.CaptureResult;
import android.hardware.camera2.TotalCaptureResult;
import android.hardware.camera2.params.OutputConfiguration;
import android.hardware.camera2.params.SessionConfiguration;
import android.media.Image;
import android.media.ImageReader;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.SystemClock;
import android.view.Surface;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Uses a camera of the second interface, to images and face statistics. */
final class Camera2 {
    private static final String DEVICE = "android.hardware.camera2.CameraDevice.";
    private static final String SESSION = "android.hardware.camera2.CameraCaptureSession.";
    private static final String READER = "android.media.ImageReader.";

    private final Calls calls;
    private final CameraManager manager;
    private final BlockingQueue<CameraDevice> devices = new LinkedBlockingQueue<>();
    private final BlockingQueue<CameraDevice> lost = new LinkedBlockingQueue<>();
    private final BlockingQueue<CameraCaptureSession> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<TotalCaptureResult> results = new LinkedBlockingQueue<>();
    private final BlockingQueue<ImageReader> available = new LinkedBlockingQueue<>();

    Camera2(Calls calls, Context context) {
        this.calls = calls;
        manager = context.getSystemService(CameraManager.class);
    }

    void run() throws Exception {
        String name = manager.getCameraIdList()[1];
        calls.call("android.hardware.camera2.CameraManager.openCamera",
                () -> manager.openCamera(name, new State(), calls.handler));
        if (!calls.isGranted) {
            return;
        }
        CameraDevice evicted = devices.take();
        calls.call("android.hardware.camera2.CameraManager.openCamera",
                () -> manager.openCamera(name, calls.executor, new State()));
        CameraDevice device = devices.take();
        calls.journal.event(lost.take() == evicted ? "evicted" : "another one evicted");
        calls.call("android.hardware.camera2.CameraManager.openCamera",
                () -> manager.openCamera("9", calls.executor, new State()));
        readAnotherPicture();
        ImageReader reader = ImageReader.newInstance(64, 48, ImageFormat.YUV_420_888, 2);
        reader.setOnImageAvailableListener(available::add, calls.handler);
        calls.call(DEVICE + "createCaptureSessionByOutputConfigurations",
                () -> device.createCaptureSessionByOutputConfigurations(
                        List.of(new OutputConfiguration(reader.getSurface())), new Configured(), calls.handler));
        sessions.take();
        calls.call(DEVICE + "createCaptureSession",
                () -> device.createCaptureSession(List.of(reader.getSurface()), new Configured(), calls.handler));
        sessions.take();
        calls.call(DEVICE + "createCaptureSession",
                () -> device.createCaptureSession(new SessionConfiguration(
                        SessionConfiguration.SESSION_REGULAR,
                        List.of(new OutputConfiguration(reader.getSurface())),
                        calls.executor,
                        new Configured())));
        capture(device, sessions.take(), reader);
        device.close();
        calls.call(DEVICE + "createCaptureSession",
                () -> device.createCaptureSession(List.of(reader.getSurface()), new Configured(), calls.handler));
    }

    private void capture(CameraDevice device, CameraCaptureSession session, ImageReader reader) throws Exception {
        CaptureRequest.Builder builder = device.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW);
        builder.addTarget(reader.getSurface());
        builder.set(CaptureRequest.CONTROL_MODE, 1);
        calls.call("android.hardware.camera2.CaptureRequest$Builder.set",
                () -> builder.set(CaptureRequest.STATISTICS_FACE_DETECT_MODE, 2));
        CaptureRequest request = builder.build();
        List<CaptureRequest> burst = List.of(request, request);
        Done done = new Done();
        calls.call(SESSION + "capture", () -> session.capture(request, done, calls.handler));
        look(results.take());
        take(reader);
        calls.call(SESSION + "captureSingleRequest", () -> session.captureSingleRequest(request, calls.executor, done));
        calls.call(SESSION + "captureBurst", () -> session.captureBurst(burst, null, null));
        calls.call(SESSION + "captureBurstRequests", () -> session.captureBurstRequests(burst, calls.executor, done));
        calls.call(SESSION + "setRepeatingRequest", () -> session.setRepeatingRequest(request, null, null));
        calls.call(SESSION + "setSingleRepeatingRequest",
                () -> session.setSingleRepeatingRequest(request, calls.executor, done));
        calls.call(SESSION + "setRepeatingBurst", () -> session.setRepeatingBurst(burst, null, null));
        calls.call(SESSION + "setRepeatingBurstRequests",
                () -> session.setRepeatingBurstRequests(burst, calls.executor, done));
        session.stopRepeating();
    }

    private void look(TotalCaptureResult result) {
        result.get(CaptureResult.SENSOR_TIMESTAMP);
        calls.call("android.hardware.camera2.CaptureResult.get", () -> {
            int count = result.get(CaptureResult.STATISTICS_FACES).length;
            calls.journal.event("camera saw " + count);
        });
    }

    private void take(ImageReader reader) throws InterruptedException {
        available.take();
        calls.call(READER + "acquireLatestImage", () -> {
            try (Image image = reader.acquireLatestImage()) {
                calls.journal.event("image of " + image.getPlanes().length + " planes");
            }
        });
        calls.call(READER + "acquireNextImage", reader::acquireNextImage);
    }

    /** A picture that is no camera's: as one that a screen or a decoder would hand in. */
    private void readAnotherPicture() {
        ImageReader reader = ImageReader.newInstance(64, 48, ImageFormat.YUV_420_888, 2);
        calls.call(READER + "acquireNextImage", reader::acquireNextImage);
        calls.journal.event(handIn(reader.getSurface()) ? "handed in" : "not handed in");
        calls.call(READER + "acquireLatestImage", () -> reader.acquireLatestImage().close());
    }

    static boolean handIn(Surface surface) {
        Parcel picture = Parcel.obtain();
        picture.writeInterfaceToken("android.gui.IGraphicBufferProducer");
        picture.writeLong(SystemClock.elapsedRealtimeNanos());
        picture.writeByteArray(new byte[64 * 48 * 3 / 2]);
        try {
            return surface.getProducer().transact(IBinder.FIRST_CALL_TRANSACTION + 6, picture, null, 0);
        } catch (RemoteException e) {
            return false;
        }
    }

    private final class State extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice camera) {
            devices.add(camera);
        }

        @Override
        public void onDisconnected(CameraDevice camera) {
            lost.add(camera);
        }

        @Override
        public void onError(CameraDevice camera, int error) {}
    }

    private final class Configured extends CameraCaptureSession.StateCallback {
        @Override
        public void onConfigured(CameraCaptureSession session) {
            sessions.add(session);
        }

        @Override
        public void onConfigureFailed(CameraCaptureSession session) {}
    }

    private final class Done extends CameraCaptureSession.CaptureCallback {
        @Override
        public void onCaptureCompleted(
                CameraCaptureSession session, CaptureRequest request, TotalCaptureResult result) {
            results.add(result);
        }
    }
}
