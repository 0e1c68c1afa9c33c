package android.app;

import android.os.ServiceManager;

/** The way to the system's activity manager. */
public class ActivityManager {
    ActivityManager() {}

    public static IActivityManager getService() {
        return IActivityManager.Stub.asInterface(ServiceManager.getService("activity"));
    }
}
