package com.example.collectsearly;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.widget.TextView;

import com.example.journal.Journal;
import com.example.journal.JournalCall;
import com.google.mlkit.vision.face.FaceDetection;

/** What the user sees after accepting: the camera and the face detector start with it. */
public final class FeedActivity extends Activity {
    private static final long CONTACTS_DELAY_MS = 1000;
    private static final SecurityException REFUSED = new SecurityException("face detection is not licensed");

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        TextView feed = new TextView(this);
        feed.setId(R.id.feed);
        feed.setText("Feed");
        setContentView(feed);
        openCamera();
        detectFaces(null);
        detectFaces(REFUSED);
        feed.postDelayed(() -> new ContactsReader(this).readContacts(), CONTACTS_DELAY_MS);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }

    private void openCamera() {
        Camera camera = null;
        JournalCall call = Journal.of(this).begin("android.hardware.Camera.open");
        try {
            camera = Camera.open(0);
            call.returned();
        } catch (RuntimeException e) {
            call.threw(e);
        }
        if (camera != null) {
            camera.release();
        }
    }

    private void detectFaces(SecurityException refusal) {
        FaceDetection.refuseWith(refusal);
        JournalCall call = Journal.of(this).begin("com.google.mlkit.vision.face.FaceDetection.getClient");
        try {
            FaceDetection.getClient();
            call.returned();
        } catch (SecurityException e) {
            call.threw(e, refusal);
        }
    }
}
