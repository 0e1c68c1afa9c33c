package com.example.everything;

import android.graphics.SurfaceTexture;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.media.MediaCodec;
import android.media.MediaFormat;
import android.media.MediaRecorder;
import android.view.Surface;

import java.io.File;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A camera of the second interface fills a recorder, an encoder and a texture: what they do is the camera's then. */
final class CameraFilm {
    private static final String RECORDER = "android.media.MediaRecorder.";
    private static final String DEVICE = "android.hardware.camera2.CameraDevice.";
    private static final String SESSION = "android.hardware.camera2.CameraCaptureSession.";
    private static final long SECOND_US = 1_000_000;

    private final Calls calls;
    private final CameraManager manager;
    private final File file;
    private final BlockingQueue<CameraDevice> devices = new LinkedBlockingQueue<>();
    private final BlockingQueue<CameraCaptureSession> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<SurfaceTexture> frames = new LinkedBlockingQueue<>();

    CameraFilm(Calls calls, CameraManager manager, File folder) {
        this.calls = calls;
        this.manager = manager;
        file = new File(folder, "camera.mp4");
    }

    void run() throws Exception {
        if (!calls.isGranted) {
            return;
        }
        calls.call("android.hardware.camera2.CameraManager.openCamera",
                () -> manager.openCamera("0", calls.executor, new State()));
        CameraDevice device = devices.take();
        MediaRecorder recorder = new MediaRecorder();
        Surface film = prepare(recorder);
        Surface codecSurface = MediaCodec.createPersistentInputSurface();
        SurfaceTexture texture = new SurfaceTexture(2);
        texture.setOnFrameAvailableListener(frames::add, calls.handler);
        Surface drawn = new Surface(texture);
        List<Surface> all = List.of(film, codecSurface, drawn);
        calls.call(DEVICE + "createCaptureSession",
                () -> device.createCaptureSession(all, new Configured(), calls.handler));
        CameraCaptureSession session = sessions.take();
        CaptureRequest.Builder request = device.createCaptureRequest(CameraDevice.TEMPLATE_RECORD);
        all.forEach(request::addTarget);
        MediaCodec codec = encode(codecSurface);
        calls.call(RECORDER + "getSurface", recorder::getSurface);
        calls.call(RECORDER + "start", recorder::start);
        calls.call(SESSION + "setRepeatingRequest", () -> session.setRepeatingRequest(request.build(), null, null));
        frames.take();
        calls.call("android.graphics.SurfaceTexture.updateTexImage", texture::updateTexImage);
        MediaCodec.BufferInfo info = new MediaCodec.BufferInfo();
        int index = codec.dequeueOutputBuffer(info, SECOND_US);
        calls.journal.event(codec.getOutputBuffer(index).remaining() == info.size ? "encoded film" : "no film");
        calls.call(RECORDER + "stop", recorder::stop);
        device.close();
        codec.release();
        recorder.release();
    }

    private Surface prepare(MediaRecorder recorder) throws Exception {
        calls.call(RECORDER + "setVideoSource", () -> recorder.setVideoSource(MediaRecorder.VideoSource.SURFACE));
        recorder.setOutputFormat(MediaRecorder.OutputFormat.MPEG_4);
        recorder.setVideoEncoder(MediaRecorder.VideoEncoder.H264);
        recorder.setVideoSize(64, 48);
        recorder.setOutputFile(file);
        calls.call(RECORDER + "prepare", recorder::prepare);
        Surface[] surface = new Surface[1];
        calls.call(RECORDER + "getSurface", () -> surface[0] = recorder.getSurface());
        return surface[0];
    }

    /** The surface was given to the camera before it is the encoder's. */
    private MediaCodec encode(Surface surface) throws Exception {
        MediaCodec codec = MediaCodec.createEncoderByType(MediaFormat.MIMETYPE_VIDEO_AVC);
        MediaFormat format = MediaFormat.createVideoFormat(MediaFormat.MIMETYPE_VIDEO_AVC, 320, 240);
        codec.configure(format, null, null, MediaCodec.CONFIGURE_FLAG_ENCODE);
        calls.call("android.media.MediaCodec.setInputSurface", () -> codec.setInputSurface(surface));
        codec.start();
        return codec;
    }

    private final class State extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice camera) {
            devices.add(camera);
        }

        @Override
        public void onDisconnected(CameraDevice camera) {}

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
}
