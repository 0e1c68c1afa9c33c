package com.example.differential;

import android.bluetooth.BluetoothAdapter;
import android.bluetooth.le.BluetoothLeScanner;
import android.content.ContentProviderClient;
import android.content.ContentResolver;
import android.content.Context;
import android.graphics.ImageFormat;
import android.graphics.SurfaceTexture;
import android.hardware.Camera;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.CaptureResult;
import android.hardware.camera2.impl.CameraCaptureSessionImpl;
import android.hardware.camera2.impl.CameraDeviceImpl;
import android.media.AudioFormat;
import android.media.AudioRecord;
import android.media.ExifInterface;
import android.media.FaceDetector;
import android.media.ImageReader;
import android.media.MediaCodec;
import android.media.MediaFormat;
import android.media.MediaRecorder.AudioSource;
import android.os.SystemClock;
import android.view.View;

import com.example.pictures.Photograph;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** The objects whose methods are called; the same ones from call to call. */
final class Receivers {
    private static final int HEARD_MS = 200;

    private final Context context;
    private final Map<Class<?>, Callable<?>> ways = new HashMap<>();
    private final Map<Class<?>, Object> made = new HashMap<>();

    Receivers(Context context, Camera2 camera) {
        this.context = context;
        ways.put(ContentResolver.class, context::getContentResolver);
        ways.put(ContentProviderClient.class,
                () -> context.getContentResolver().acquireContentProviderClient("com.android.contacts"));
        ways.put(Camera.class, Camera::open);
        ways.put(BluetoothAdapter.class, BluetoothAdapter::getDefaultAdapter);
        ways.put(BluetoothLeScanner.class, () -> BluetoothAdapter.getDefaultAdapter().getBluetoothLeScanner());
        ways.put(FaceDetector.class, () -> new FaceDetector(64, 64, 4));
        ways.put(ImageReader.class, () -> ImageReader.newInstance(64, 64, ImageFormat.YUV_420_888, 2));
        ways.put(CameraDeviceImpl.class, camera::device);
        ways.put(CameraCaptureSessionImpl.class, camera::session);
        ways.put(CaptureRequest.Builder.class, camera::builder);
        ways.put(CaptureResult.class, camera::result);
        ways.put(AudioRecord.class, Receivers::listening);
        ways.put(MediaCodec.class, Receivers::encoder);
        ways.put(ExifInterface.class, () -> new ExifInterface(Photograph.of(true)));
        ways.put(SurfaceTexture.class, () -> new SurfaceTexture(1));
        ways.put(View.class, () -> new View(context));
    }

    /** None of a class that only the framework makes; an encoder takes one surface, so that each method has its own. */
    Object of(Class<?> type) {
        return type == MediaCodec.class ? make(type) : made.computeIfAbsent(type, this::make);
    }

    private Object make(Class<?> type) {
        try {
            if (ways.containsKey(type)) {
                return ways.get(type).call();
            }
            Object service = context.getSystemService(type);
            return service == null ? type.getConstructor().newInstance() : service;
        } catch (Exception e) {
            return null;
        }
    }

    /** So long that more has been heard than is read of it: how much there is then does not tell. */
    private static AudioRecord listening() {
        AudioRecord record = new AudioRecord(
                AudioSource.MIC, 44_100, AudioFormat.CHANNEL_IN_MONO, AudioFormat.ENCODING_PCM_16BIT, 8_192);
        if (record.getState() == AudioRecord.STATE_INITIALIZED) {
            record.startRecording();
            SystemClock.sleep(HEARD_MS);
        }
        return record;
    }

    private static MediaCodec encoder() throws java.io.IOException {
        MediaCodec codec = MediaCodec.createEncoderByType(MediaFormat.MIMETYPE_VIDEO_AVC);
        MediaFormat format = MediaFormat.createVideoFormat(MediaFormat.MIMETYPE_VIDEO_AVC, 64, 64);
        codec.configure(format, null, null, MediaCodec.CONFIGURE_FLAG_ENCODE);
        return codec;
    }
}
