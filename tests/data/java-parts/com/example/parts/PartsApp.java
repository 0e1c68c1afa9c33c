package com.example.parts;

import android.app.Application;
import android.util.Log;

/** Says in which process it was made; everything else here logs with the same tag. */
public final class PartsApp extends Application {
    static final String TAG = "Parts";

    @Override
    public void onCreate() {
        super.onCreate();
        say("app " + getProcessName());
    }

    static void say(String what) {
        Log.i(TAG, what);
    }
}
