package com.example.oddterms;

import android.app.Activity;
import android.os.Bundle;
import android.os.SystemClock;
import android.provider.ContactsContract.Contacts;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** A screen to accept something on; contacts are read all the while, whatever the user does. */
abstract class OddTerms extends Activity {
    private static final long PAUSE_MS = 100;

    private LinearLayout content;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        content = new LinearLayout(this);
        setContentView(content);
        Thread reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
    }

    void clear() {
        content = new LinearLayout(this);
        setContentView(content);
    }

    <V extends View> V add(V view) {
        content.addView(view);
        return view;
    }

    void say(String text) {
        TextView view = new TextView(this);
        view.setText(text);
        add(view);
    }

    Button button(String text, Runnable onClick) {
        Button button = new Button(this);
        button.setText(text);
        button.setOnClickListener(view -> onClick.run());
        return button;
    }

    private void read() {
        while (true) {
            getContentResolver().query(Contacts.CONTENT_URI, null, null, null, null);
            SystemClock.sleep(PAUSE_MS);
        }
    }
}
