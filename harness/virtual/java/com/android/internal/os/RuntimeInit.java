package com.android.internal.os;

import android.app.ActivityManager;
import android.app.IApplicationThread;
import android.os.Process;
import android.os.RemoteException;
import android.util.Log;

/** What every process of the runtime starts with: an uncaught exception ends the process, and the system is told. */
public class RuntimeInit {
    private static volatile IApplicationThread applicationObject;

    private RuntimeInit() {}

    static void commonInit() {
        Thread.setDefaultUncaughtExceptionHandler(new KillApplicationHandler());
    }

    public static void setApplicationObject(IApplicationThread app) {
        applicationObject = app;
    }

    /** Writes the crash to the log, tells the system, ends the process. */
    private static final class KillApplicationHandler implements Thread.UncaughtExceptionHandler {
        private static final String TAG = "AndroidRuntime";
        private volatile boolean crashing;

        @Override
        public void uncaughtException(Thread t, Throwable e) {
            if (crashing) {
                return;
            }
            crashing = true;
            String trace = Log.getStackTraceString(e);
            try {
                Log.println_native(Log.LOG_ID_CRASH, Log.ERROR, TAG, "FATAL EXCEPTION: " + t.getName() + "\nProcess: "
                        + Process.myProcessName() + ", PID: " + Process.myPid() + "\n" + trace);
                ActivityManager.getService().handleApplicationCrash(applicationObject, trace);
            } catch (RemoteException dead) {
                Log.e(TAG, "Error reporting crash", dead);
            } finally {
                Process.killProcess(Process.myPid());
            }
        }
    }
}
