package com.example.briefprocess;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;

/** Ends its process with its first line, before any agent can be there. */
public final class BriefService extends Service {
    static {
        Runtime.getRuntime().halt(0);
    }

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }
}
