package android.app;

import android.content.ComponentName;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.SystemClock;
import android.view.MotionEvent;
import android.view.ViewRootImpl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The activities of this process and their way through create, start, resume, pause, stop, destroy. */
final class ActivityStack {
    private final LoadedApk packageInfo;
    private final Instrumentation instrumentation;
    private final Map<String, Activity> activities = new LinkedHashMap<>();
    private String resumedToken;
    private String shownToken;
    private ViewRootImpl touchedRoot;

    ActivityStack(LoadedApk packageInfo, Instrumentation instrumentation) {
        this.packageInfo = packageInfo;
        this.instrumentation = instrumentation;
    }

    void launch(String token, String className, Intent intent) {
        Activity activity = performLaunchActivity(token, className, intent, null);
        activities.put(token, activity);
        if (activity.isFinishing()) {
            return;
        }
        activity.performStart();
        resume(token, activity, "topStateChangedWhenResumed");
    }

    /** The display was turned: tells an activity that wants to know, else ends it and makes it anew as it was. */
    void relaunch(String token, boolean isKept) {
        Activity activity = activities.get(token);
        if (activity == null || activity.isFinishing()) {
            return;
        }
        if (isKept) {
            activity.onConfigurationChanged(activity.getResources().getConfiguration());
            return;
        }
        boolean wasResumed = token.equals(resumedToken);
        if (wasResumed) {
            instrumentation.callActivityOnPause(activity);
        }
        Bundle state = new Bundle();
        activity.onSaveInstanceState(state);
        if (!activity.isStopped()) {
            activity.performStop();
        }
        instrumentation.callActivityOnDestroy(activity);
        String className = activity.getClass().getName();
        Activity anew = performLaunchActivity(token, className, activity.getIntent(), state);
        activities.put(token, anew);
        anew.performStart();
        if (wasResumed) {
            resume(token, anew, "topWhenResuming");
        }
    }

    /** Brings an activity back; one that was stopped meanwhile is started again first. */
    void resume(String token) {
        Activity activity = activities.get(token);
        if (activity == null || activity.isFinishing()) {
            return;
        }
        if (activity.isStopped()) {
            activity.performRestart();
            activity.performStart();
        }
        resume(token, activity, "topWhenResuming");
    }

    private void resume(String token, Activity activity, String topReason) {
        if (activity.isFinishing()) {
            return;
        }
        activity.performResume();
        EventLogTags.writeWmOnTopResumedGainedCalled(activity, topReason);
        resumedToken = token;
        shownToken = token;
        tell(manager -> manager.activityResumed(token));
        new Handler(Looper.getMainLooper()).post(() -> tell(manager -> manager.activityIdle(token)));
    }

    void pause(String token, boolean userLeaving) {
        Activity activity = activities.get(token);
        if (activity == null) {
            return;
        }
        if (userLeaving) {
            instrumentation.callActivityOnUserLeaving(activity);
        }
        if (token.equals(resumedToken)) {
            resumedToken = null;
            EventLogTags.writeWmOnTopResumedLostCalled(activity);
        }
        instrumentation.callActivityOnPause(activity);
        tell(manager -> manager.activityPaused(token));
    }

    void stop(String token) {
        Activity activity = activities.get(token);
        if (activity == null) {
            return;
        }
        activity.performStop();
        shownToken = token.equals(shownToken) ? null : shownToken;
        tell(manager -> manager.activityStopped(token));
    }

    /** Ends an activity that the system has no use for any more; one that is still seen is stopped first. */
    void destroy(String token) {
        Activity activity = activities.remove(token);
        if (activity == null) {
            return;
        }
        if (!activity.isStopped()) {
            activity.performStop();
        }
        shownToken = token.equals(shownToken) ? null : shownToken;
        instrumentation.callActivityOnDestroy(activity);
    }

    /** An intent for an activity that is there already; a resumed one is paused around it. */
    void newIntent(String token, Intent intent) {
        Activity activity = activities.get(token);
        if (activity == null) {
            return;
        }
        boolean resumed = token.equals(resumedToken);
        if (resumed) {
            instrumentation.callActivityOnPause(activity);
        }
        instrumentation.callActivityOnNewIntent(activity, intent);
        if (resumed) {
            activity.performResume();
        }
    }

    void result(String token, String who, int requestCode, int resultCode, Intent data) {
        Activity activity = activities.get(token);
        if (activity != null) {
            activity.dispatchActivityResult(who, requestCode, resultCode, data);
        }
    }

    /** A touch goes to the window in which its finger was put down, until it is lifted. */
    void touch(long downTime, int action, int x, int y) {
        if (action == MotionEvent.ACTION_DOWN) {
            touchedRoot = resumedToken != null ? topRoot() : null;
        }
        if (touchedRoot != null) {
            touchedRoot.touch(MotionEvent.obtain(downTime, SystemClock.uptimeMillis(), action, x, y, 0));
        }
    }

    void key(int keyCode) {
        if (resumedToken != null) {
            activities.get(resumedToken).dispatchKey(keyCode);
        }
    }

    void text(String text) {
        if (resumedToken != null) {
            topRoot().type(text);
        }
    }

    /**
     * Writes the windows of the activity on the screen, or of the one that lies paused below another app's dialog: the
     * uppermost, then those below it from the lowest on. False when there is none.
     */
    boolean dump(Parcel out) {
        if (shownToken == null) {
            return false;
        }
        out.writeString(shownToken);
        List<ViewRootImpl> roots = activities.get(shownToken).getViewRoots();
        roots.get(roots.size() - 1).dump(out);
        out.writeInt(roots.size() - 1);
        roots.subList(0, roots.size() - 1).forEach(root -> root.dump(out));
        return true;
    }

    private ViewRootImpl topRoot() {
        List<ViewRootImpl> roots = activities.get(resumedToken).getViewRoots();
        return roots.get(roots.size() - 1);
    }

    private Activity performLaunchActivity(String token, String className, Intent intent, Bundle state) {
        ComponentName component = new ComponentName(packageInfo.getPackageName(), className);
        Activity activity;
        try {
            activity = instrumentation.newActivity(packageInfo.getClassLoader(), className, intent);
        } catch (ReflectiveOperationException e) {
            throw new RuntimeException("Unable to instantiate activity " + component + ": " + e, e);
        }
        try {
            Application app = packageInfo.makeApplication(false, instrumentation);
            activity.attach(new ContextImpl(packageInfo), instrumentation, new ActivityToken(token), app, intent);
            instrumentation.callActivityOnCreate(activity, state);
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to start activity " + component + ": " + e, e);
        }
        return activity;
    }

    private static void tell(Call call) {
        try {
            call.on(ActivityTaskManager.getService());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    /** Something said to the system's manager of activities. */
    private interface Call {
        void on(IActivityTaskManager manager) throws RemoteException;
    }
}
