package android.app;

import android.os.ServiceManager;

/** The way to the system's manager of activities. */
public class ActivityTaskManager {
    private ActivityTaskManager() {}

    public static IActivityTaskManager getService() {
        return IActivityTaskManager.Stub.asInterface(ServiceManager.getService("activity_task"));
    }
}
