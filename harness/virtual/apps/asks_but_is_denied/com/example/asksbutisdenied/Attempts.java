package com.example.asksbutisdenied;

import android.content.Context;

/** Every call that the app makes without a permission for it; what a call refuses is journalled and forgotten. */
final class Attempts {
    private Attempts() {}

    static void makeAll(Context context) {
        new ContactsAttempts(context).make();
        new LocationAttempts(context).make();
        new CameraAttempts(context).make();
    }
}
