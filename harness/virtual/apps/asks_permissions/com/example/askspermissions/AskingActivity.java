package com.example.askspermissions;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.TextView;

import com.example.journal.Journal;
import com.example.views.Column;

/** Asks for one permission after the other, and tries what each is for before it asks and after the answer. */
public final class AskingActivity extends Activity {
    private static final String[][] ASKED = {
        {Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION},
        {Manifest.permission.CAMERA},
        {Manifest.permission.READ_CONTACTS},
        {Manifest.permission.RECORD_AUDIO},
    };

    private Journal journal;
    private Attempts attempts;
    private TextView state;
    private boolean isAsking;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        journal = Journal.of(this);
        attempts = new Attempts(this);
        setContentView(new Column(this)
                .text(R.id.state, "We need some permissions")
                .button(R.id.again, "Ask again", this::onAgain));
        state = findViewById(R.id.state);
        ask(0);
    }

    @Override
    protected void onResume() {
        super.onResume();
        journal.event("activity_resumed");
    }

    private void onAgain(View view) {
        if (!isAsking) {
            ask(0);
        }
    }

    private void ask(int number) {
        isAsking = number < ASKED.length;
        if (!isAsking) {
            journal.event("asking_finished");
            state.setText("Thank you");
            return;
        }
        attempts.make(number);
        journal.event("permission_asked " + shortName(ASKED[number][0]));
        requestPermissions(ASKED[number], number);
    }

    @Override
    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {
        for (int i = 0; i < permissions.length; i++) {
            boolean isGranted = grantResults[i] == PackageManager.PERMISSION_GRANTED;
            String answer = isGranted ? "permission_granted " : "permission_denied ";
            journal.event(answer + shortName(permissions[i]));
        }
        attempts.make(requestCode);
        ask(requestCode + 1);
    }

    private static String shortName(String permission) {
        return permission.substring(permission.lastIndexOf('.') + 1);
    }
}
