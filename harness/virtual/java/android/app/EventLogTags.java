package android.app;

import android.util.Log;

/** The entries that an activity writes to the event log when it has gone through a stage of its life. */
final class EventLogTags {
    private EventLogTags() {}

    static void writeWmOnCreateCalled(Activity activity) {
        write("wm_on_create_called", activity, "performCreate");
    }

    static void writeWmOnRestartCalled(Activity activity) {
        write("wm_on_restart_called", activity, "performRestartActivity");
    }

    static void writeWmOnStartCalled(Activity activity) {
        write("wm_on_start_called", activity, "handleStartActivity");
    }

    static void writeWmOnResumeCalled(Activity activity) {
        write("wm_on_resume_called", activity, "RESUME_ACTIVITY");
    }

    static void writeWmOnTopResumedGainedCalled(Activity activity, String reason) {
        write("wm_on_top_resumed_gained_called", activity, reason);
    }

    static void writeWmOnTopResumedLostCalled(Activity activity) {
        write("wm_on_top_resumed_lost_called", activity, "topStateChangedWhenResumed");
    }

    static void writeWmOnPausedCalled(Activity activity) {
        write("wm_on_paused_called", activity, "performPause");
    }

    static void writeWmOnStopCalled(Activity activity) {
        write("wm_on_stop_called", activity, "STOP_ACTIVITY_ITEM");
    }

    static void writeWmOnDestroyCalled(Activity activity) {
        write("wm_on_destroy_called", activity, "performDestroy");
    }

    private static void write(String tag, Activity activity, String reason) {
        String fields = activity.getToken().name + "," + activity.getClass().getName() + "," + reason;
        Log.println_native(Log.LOG_ID_EVENTS, Log.INFO, tag, "[" + fields + "]");
    }
}
