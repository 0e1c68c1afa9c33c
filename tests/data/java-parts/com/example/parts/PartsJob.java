package com.example.parts;

import android.app.Service;
import android.content.Intent;
import android.os.IBinder;

/** Work that is scheduled. */
public final class PartsJob extends Service {
    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }
}
