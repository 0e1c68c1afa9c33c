package com.example.everything;

import android.Manifest;
import android.content.Context;
import android.content.pm.PackageManager;
import android.graphics.SurfaceTexture;
import android.hardware.Camera;
import android.hardware.camera2.CameraManager;
import android.media.AudioFormat;
import android.media.AudioRecord;
import android.media.MediaCodec;
import android.media.MediaFormat;
import android.media.MediaRecorder;
import android.media.MediaSyncEvent;
import android.os.SystemClock;
import android.view.Surface;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Records sound and films, with a camera and without; a call that is of two data types is journalled once for each. */
final class Media {
    private static final String RECORDER = "android.media.MediaRecorder.";
    private static final String RECORD = "android.media.AudioRecord.";
    private static final String CODEC = "android.media.MediaCodec.";
    private static final int RATE = 8_000;
    private static final int BUFFER = 320;
    private static final long LISTEN_NS = 2_500_000_000L;

    private final Calls calls;
    private final File folder;
    private final boolean mayHear;
    private final CameraManager manager;
    private final BlockingQueue<SurfaceTexture> frames = new LinkedBlockingQueue<>();

    Media(Calls calls, Context context) {
        this.calls = calls;
        folder = context.getFilesDir();
        manager = context.getSystemService(CameraManager.class);
        mayHear = context.checkSelfPermission(Manifest.permission.RECORD_AUDIO) == PackageManager.PERMISSION_GRANTED;
    }

    void run() throws Exception {
        hear();
        recordSound();
        film();
        draw();
        encode();
        takeTexture();
        new CameraFilm(calls, manager, folder).run();
    }

    /** Sound goes on for more than two seconds; what this thread does is not journalled. */
    private void listen() throws InterruptedException {
        Thread listener = new Thread(() -> {
            AudioRecord record = new AudioRecord(MediaRecorder.AudioSource.MIC, RATE, AudioFormat.CHANNEL_IN_MONO,
                    AudioFormat.ENCODING_PCM_16BIT, BUFFER);
            record.startRecording();
            long end = SystemClock.elapsedRealtimeNanos() + LISTEN_NS;
            while (SystemClock.elapsedRealtimeNanos() < end) {
                record.read(new byte[BUFFER], 0, BUFFER);
            }
            record.release();
        }, "listener");
        listener.start();
        listener.join();
    }

    /** Each form of reading is the first one after a start. */
    private void hear() throws Exception {
        AudioRecord.Builder builder = new AudioRecord.Builder().setAudioSource(MediaRecorder.AudioSource.MIC);
        calls.call(RECORD.replace("Record.", "Record$Builder.") + "build", () -> builder.build().release());
        AudioRecord record = make(AudioFormat.ENCODING_PCM_16BIT);
        calls.call(RECORD + "startRecording", record::startRecording);
        if (!mayHear) {
            calls.call(RECORDER + "setAudioSource",
                    () -> new MediaRecorder().setAudioSource(MediaRecorder.AudioSource.MIC));
            return;
        }
        record.stop();
        calls.call(RECORD + "startRecording",
                () -> record.startRecording(MediaSyncEvent.createEvent(MediaSyncEvent.SYNC_EVENT_NONE)));
        byte[] bytes = new byte[BUFFER];
        short[] shorts = new short[BUFFER / 2];
        calls.call(RECORD + "read", () -> heard(record.read(bytes, 0, bytes.length)));
        heard(record.read(bytes, 0, bytes.length));
        again(record, () -> heard(record.read(bytes, 0, bytes.length, AudioRecord.READ_BLOCKING)));
        again(record, () -> heard(record.read(shorts, 0, shorts.length)));
        again(record, () -> heard(record.read(shorts, 0, shorts.length, AudioRecord.READ_BLOCKING)));
        again(record, () -> heard(record.read(ByteBuffer.allocateDirect(BUFFER), BUFFER)));
        again(record, () -> heard(record.read(ByteBuffer.allocateDirect(BUFFER), BUFFER, AudioRecord.READ_BLOCKING)));
        record.release();
        AudioRecord floats = make(AudioFormat.ENCODING_PCM_FLOAT);
        again(floats, () -> heard(floats.read(new float[BUFFER], 0, BUFFER, AudioRecord.READ_BLOCKING)));
        floats.release();
        listen();
    }

    private AudioRecord make(int encoding) throws Exception {
        AudioRecord[] made = new AudioRecord[1];
        calls.call(RECORD + "<init>", () -> made[0] = new AudioRecord(
                MediaRecorder.AudioSource.CAMCORDER, RATE, AudioFormat.CHANNEL_IN_MONO, encoding, BUFFER));
        return made[0];
    }

    private void again(AudioRecord record, Calls.Body read) {
        record.stop();
        calls.call(RECORD + "startRecording", record::startRecording);
        calls.call(RECORD + "read", read);
    }

    private void heard(int count) {
        calls.journal.event(count > 0 ? "heard" : "heard nothing");
    }

    private void recordSound() throws Exception {
        if (!mayHear) {
            return;
        }
        MediaRecorder recorder = new MediaRecorder();
        calls.call(RECORDER + "setAudioSource", () -> recorder.setAudioSource(MediaRecorder.AudioSource.MIC));
        recorder.setOutputFormat(MediaRecorder.OutputFormat.MPEG_4);
        recorder.setAudioEncoder(MediaRecorder.AudioEncoder.AAC);
        recorder.setOutputFile(new File(folder, "sound.mp4"));
        recorder.prepare();
        calls.call(RECORDER + "start", recorder::start);
        Thread.sleep(50);
        recorder.pause();
        calls.call(RECORDER + "resume", recorder::resume);
        calls.call(RECORDER + "stop", recorder::stop);
        recorder.release();
        calls.journal.event(new File(folder, "sound.mp4").length() > 400 ? "sound kept" : "no sound kept");
    }

    /** With the app's camera and with sound, then with one that the recorder opens. */
    private void film() throws Exception {
        if (!calls.isGranted) {
            calls.call(RECORDER + "setVideoSource",
                    () -> new MediaRecorder().setVideoSource(MediaRecorder.VideoSource.CAMERA));
            return;
        }
        Camera[] opened = new Camera[1];
        calls.call("android.hardware.Camera.open", () -> opened[0] = Camera.open(0));
        calls.call("android.hardware.Camera.unlock", opened[0]::unlock);
        MediaRecorder recorder = new MediaRecorder();
        calls.call(RECORDER + "setCamera", () -> recorder.setCamera(opened[0]));
        calls.call(RECORDER + "setAudioSource", () -> recorder.setAudioSource(MediaRecorder.AudioSource.CAMCORDER));
        calls.call(RECORDER + "setVideoSource", () -> recorder.setVideoSource(MediaRecorder.VideoSource.CAMERA));
        recorder.setOutputFormat(MediaRecorder.OutputFormat.MPEG_4);
        recorder.setAudioEncoder(MediaRecorder.AudioEncoder.AAC);
        recorder.setVideoEncoder(MediaRecorder.VideoEncoder.H264);
        recorder.setOutputFile(new File(folder, "film.mp4").getPath());
        calls.call(RECORDER + "prepare", recorder::prepare);
        both(RECORDER + "start", recorder::start);
        Thread.sleep(400);
        recorder.pause();
        both(RECORDER + "resume", recorder::resume);
        both(RECORDER + "stop", recorder::stop);
        opened[0].release();
        filmAlone(recorder);
    }

    /** The same recorder again: what it was told before is forgotten. */
    private void filmAlone(MediaRecorder recorder) throws Exception {
        calls.call(RECORDER + "setVideoSource", () -> recorder.setVideoSource(MediaRecorder.VideoSource.DEFAULT));
        recorder.reset();
        calls.call(RECORDER + "setVideoSource", () -> recorder.setVideoSource(MediaRecorder.VideoSource.CAMERA));
        recorder.setOutputFormat(MediaRecorder.OutputFormat.MPEG_4);
        recorder.setVideoEncoder(MediaRecorder.VideoEncoder.H264);
        FileDescriptor file = new FileOutputStream(new File(folder, "alone.mp4")).getFD();
        recorder.setOutputFile(file);
        calls.call(RECORDER + "prepare", recorder::prepare);
        calls.call(RECORDER + "start", recorder::start);
        calls.call(RECORDER + "start", recorder::start);
        Thread.sleep(400);
        calls.call(RECORDER + "stop", recorder::stop);
        recorder.release();
        calls.journal.event(new File(folder, "alone.mp4").length() > 100_000 ? "film kept" : "no film kept");
    }

    /** A film of pictures that are no camera's, and one of a surface that outlives its recorder. */
    private void draw() throws Exception {
        MediaRecorder recorder = new MediaRecorder();
        prepare(recorder, null);
        Surface[] surface = new Surface[1];
        calls.call(RECORDER + "getSurface", () -> surface[0] = recorder.getSurface());
        calls.call(RECORDER + "start", recorder::start);
        calls.journal.event(Camera2.handIn(surface[0]) ? "drawn" : "not drawn");
        recorder.pause();
        calls.call(RECORDER + "resume", recorder::resume);
        calls.call(RECORDER + "stop", recorder::stop);
        Surface persistent = MediaCodec.createPersistentInputSurface();
        prepare(recorder, persistent);
        calls.call(RECORDER + "start", recorder::start);
        calls.call(RECORDER + "stop", recorder::stop);
        recorder.release();
    }

    private void prepare(MediaRecorder recorder, Surface persistent) {
        calls.call(RECORDER + "setVideoSource", () -> recorder.setVideoSource(MediaRecorder.VideoSource.SURFACE));
        recorder.setOutputFormat(MediaRecorder.OutputFormat.MPEG_4);
        recorder.setVideoEncoder(MediaRecorder.VideoEncoder.H264);
        recorder.setVideoSize(64, 48);
        recorder.setOutputFile(new File(folder, "drawn.mp4"));
        if (persistent != null) {
            calls.call(RECORDER + "setInputSurface", () -> recorder.setInputSurface(persistent));
        }
        calls.call(RECORDER + "prepare", recorder::prepare);
    }

    private void encode() throws Exception {
        MediaCodec codec = MediaCodec.createEncoderByType(MediaFormat.MIMETYPE_VIDEO_AVC);
        MediaFormat format = MediaFormat.createVideoFormat(MediaFormat.MIMETYPE_VIDEO_AVC, 64, 48);
        codec.configure(format, null, null, MediaCodec.CONFIGURE_FLAG_ENCODE);
        Surface[] surface = new Surface[1];
        calls.call(CODEC + "createInputSurface", () -> surface[0] = codec.createInputSurface());
        codec.start();
        calls.journal.event(Camera2.handIn(surface[0]) ? "encoded" : "not encoded");
        codec.stop();
        codec.configure(format, null, null, MediaCodec.CONFIGURE_FLAG_ENCODE);
        Surface persistent = MediaCodec.createPersistentInputSurface();
        calls.call(CODEC + "setInputSurface", () -> codec.setInputSurface(persistent));
        codec.release();
    }

    /** The first picture of a texture is a row, the next ones are none, until the texture is given anew. */
    private void takeTexture() throws Exception {
        if (!calls.isGranted) {
            return;
        }
        SurfaceTexture texture = new SurfaceTexture(1);
        texture.updateTexImage();
        texture.setOnFrameAvailableListener(frames::add, calls.handler);
        Camera[] opened = new Camera[1];
        calls.call("android.hardware.Camera.open", () -> opened[0] = Camera.open(0));
        calls.call("android.hardware.Camera.setPreviewTexture", () -> opened[0].setPreviewTexture(texture));
        calls.call("android.graphics.SurfaceTexture.updateTexImage", texture::updateTexImage);
        calls.call("android.hardware.Camera.startPreview", opened[0]::startPreview);
        frames.take();
        calls.call("android.graphics.SurfaceTexture.updateTexImage", texture::updateTexImage);
        frames.take();
        texture.updateTexImage();
        opened[0].release();
        calls.journal.event(texture.getTimestamp() == 0 ? "no texture" : "texture");
    }

    /** A call that makes sound and picture. */
    private void both(String hook, Calls.Body body) {
        calls.call("microphone:" + hook, () -> calls.call("camera:" + hook, body));
    }
}
