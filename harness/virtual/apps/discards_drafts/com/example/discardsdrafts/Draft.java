package com.example.discardsdrafts;

import android.content.Context;
import android.graphics.SurfaceTexture;
import android.hardware.Camera;
import android.location.Location;
import android.location.LocationListener;
import android.location.LocationManager;
import android.media.AudioFormat;
import android.media.AudioRecord;
import android.media.MediaRecorder;
import android.os.SystemClock;

import com.example.journal.Journal;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is recorded: pictures, sound and a position, in files below {@code drafts} that nobody ever removes. */
final class Draft implements Camera.PreviewCallback, LocationListener {
    private static final long INTERVAL_MS = 1_000;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final int SAMPLE_RATE = 8_000;
    private static final int SOUND_BYTES = 1_600;

    private final Journal journal;
    private final LocationManager locations;
    private final File folder;
    private final OutputStream frames;
    private final Camera camera;
    private AudioRecord sound;
    private boolean isClosed;

    Draft(Context context) {
        journal = Journal.of(context);
        folder = new File(context.getFilesDir(), "drafts/" + SystemClock.elapsedRealtimeNanos());
        folder.mkdirs();
        frames = open("frames");
        locations = context.getSystemService(LocationManager.class);
        journal.call(
                "android.location.LocationManager.requestLocationUpdates",
                () -> locations.requestLocationUpdates(LocationManager.GPS_PROVIDER, INTERVAL_MS, 0f, this));
        camera = journal.call("android.hardware.Camera.open", () -> Camera.open());
        if (camera != null) {
            film();
        }
        listen();
    }

    private void film() {
        Camera.Parameters parameters = camera.getParameters();
        parameters.setPreviewSize(WIDTH, HEIGHT);
        camera.setParameters(parameters);
        journal.call("android.hardware.Camera.setPreviewTexture", this::show);
        journal.call("android.hardware.Camera.setPreviewCallback", () -> camera.setPreviewCallback(this));
        journal.call("android.hardware.Camera.startPreview", () -> camera.startPreview());
    }

    private void show() {
        try {
            camera.setPreviewTexture(new SurfaceTexture(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onLocationChanged(Location location) {
        journal.delivery(
                "android.location.LocationListener.onLocationChanged", location.getElapsedRealtimeNanos());
        write("location", (location.getLatitude() + " " + location.getLongitude()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        journal.delivery("android.hardware.Camera$PreviewCallback.onPreviewFrame");
        if (isClosed) {
            return; // one that was on its way
        }
        try {
            frames.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        int channel = AudioFormat.CHANNEL_IN_MONO;
        int encoding = AudioFormat.ENCODING_PCM_16BIT;
        int size = AudioRecord.getMinBufferSize(SAMPLE_RATE, channel, encoding);
        AudioRecord record = journal.call(
                "android.media.AudioRecord.<init>",
                () -> new AudioRecord(MediaRecorder.AudioSource.CAMCORDER, SAMPLE_RATE, channel, encoding, size));
        if (record.getState() != AudioRecord.STATE_INITIALIZED) {
            return;
        }
        sound = record;
        journal.call("android.media.AudioRecord.startRecording", () -> record.startRecording());
        byte[] heard = new byte[SOUND_BYTES];
        journal.call("android.media.AudioRecord.read", () -> record.read(heard, 0, heard.length));
        write("sound", heard);
    }

    /** Ends the recording; what there is of it stays. */
    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        locations.removeUpdates(this);
        try {
            if (camera != null) {
                camera.stopPreview();
                camera.release();
            }
            if (sound != null) {
                sound.release();
            }
            frames.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutputStream open(String name) {
        try {
            return new FileOutputStream(new File(folder, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, byte[] content) {
        try (OutputStream out = open(name)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
