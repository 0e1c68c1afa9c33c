package com.example.woken;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** Throws always the same object. */
public final class ThrowingReceiver extends BroadcastReceiver {
    static final RuntimeException THROWN = new IllegalStateException("on purpose");

    @Override
    public void onReceive(Context context, Intent intent) {
        WokenApp.during("broadcast ThrowingReceiver " + intent.getAction(), () -> {});
        throw THROWN;
    }
}
