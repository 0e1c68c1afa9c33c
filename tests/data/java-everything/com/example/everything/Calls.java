package com.example.everything;

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

    Calls(Journal journal) {
        this.journal = journal;
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
