package com.example.everything;

import android.Manifest;
import android.content.Context;
import android.content.pm.PackageManager;
import android.os.Handler;
import android.os.HandlerThread;

import com.example.journal.Journal;
import com.example.journal.JournalCall;

import java.util.concurrent.Executor;

/** Makes calls and journals each; all callbacks come on one thread, so that what it sees has an order. */
final class Calls {
    final Journal journal;
    final Handler handler;
    final Executor executor;

    /** One call. */
    interface Body {
        void run() throws Exception;
    }

    /** Whether the user has granted what is asked for: where not, nothing is waited for that cannot come. */
    final boolean isGranted;

    Calls(Journal journal, Context context) {
        this.journal = journal;
        isGranted = context.checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED;
        HandlerThread callbacks = new HandlerThread("callbacks");
        callbacks.start();
        handler = new Handler(callbacks.getLooper());
        executor = handler::post;
    }

    void call(String hook, Body body) {
        JournalCall call = journal.begin(hook);
        try {
            body.run();
            call.returned();
        } catch (Exception e) {
            call.threw(e);
        }
    }
}
