package com.example.oddterms;

import android.net.Uri;
import android.os.Bundle;
import android.os.SystemClock;
import android.provider.ContactsContract.CommonDataKinds.Phone;
import android.provider.ContactsContract.Data;
import android.view.MotionEvent;
import android.widget.Button;

/** Reads 10 ms before the click that accepts, once it has heard of the touch, and 10 ms after it. */
public final class NearActivity extends OddTerms {
    private static final long NEAR_MS = 10;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        say("Terms of Service");
        Button accept = add(button("Accept", this::accept));
        accept.setOnTouchListener((view, event) -> {
            if (event.getAction() == MotionEvent.ACTION_UP) {
                read(Data.CONTENT_URI);
                SystemClock.sleep(NEAR_MS);
            }
            return false;
        });
    }

    private void accept() {
        SystemClock.sleep(NEAR_MS);
        read(Phone.CONTENT_URI);
        clear();
    }

    private void read(Uri uri) {
        getContentResolver().query(uri, null, null, null, null);
    }
}
