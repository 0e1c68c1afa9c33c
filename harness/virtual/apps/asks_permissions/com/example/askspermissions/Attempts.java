package com.example.askspermissions;

import android.content.Context;
import android.hardware.Camera;
import android.media.AudioFormat;
import android.media.AudioRecord;
import android.media.MediaRecorder;

import com.example.journal.Journal;
import com.example.reads.Reads;

/** What each of the permissions is for, tried whether it is held or not. */
final class Attempts {
    private static final int SAMPLE_RATE = 8_000;

    private final Context context;

    Attempts(Context context) {
        this.context = context;
    }

    /** Tries what the permission of that number is for. */
    void make(int number) {
        switch (number) {
            case 0 -> Reads.position(context);
            case 1 -> openCamera();
            case 2 -> Reads.contacts(context);
            default -> listen();
        }
    }

    private void openCamera() {
        Camera camera = Journal.of(context).call("android.hardware.Camera.open", () -> Camera.open());
        if (camera != null) {
            camera.release();
        }
    }

    private void listen() {
        int channel = AudioFormat.CHANNEL_IN_MONO;
        int encoding = AudioFormat.ENCODING_PCM_16BIT;
        int size = AudioRecord.getMinBufferSize(SAMPLE_RATE, channel, encoding);
        AudioRecord record = Journal.of(context).call(
                "android.media.AudioRecord.<init>",
                () -> new AudioRecord(MediaRecorder.AudioSource.MIC, SAMPLE_RATE, channel, encoding, size));
        Journal.of(context).call("android.media.AudioRecord.startRecording", () -> record.startRecording());
        record.release();
    }
}
