package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.os.Bundle;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The app as a whole; one in each of its processes. */
public class Application extends ContextWrapper {
    private final List<ActivityLifecycleCallbacks> callbacks = new CopyOnWriteArrayList<>();

    /** Is told of the stages of every activity's life. */
    public interface ActivityLifecycleCallbacks {
        void onActivityCreated(Activity activity, Bundle savedInstanceState);

        void onActivityStarted(Activity activity);

        void onActivityResumed(Activity activity);

        void onActivityPaused(Activity activity);

        void onActivityStopped(Activity activity);

        void onActivitySaveInstanceState(Activity activity, Bundle outState);

        void onActivityDestroyed(Activity activity);
    }

    public Application() {
        super(null);
    }

    public void onCreate() {}

    public void onTerminate() {}

    public void onLowMemory() {}

    public void onTrimMemory(int level) {}

    public void registerActivityLifecycleCallbacks(ActivityLifecycleCallbacks callback) {
        callbacks.add(callback);
    }

    public void unregisterActivityLifecycleCallbacks(ActivityLifecycleCallbacks callback) {
        callbacks.remove(callback);
    }

    public static String getProcessName() {
        return ActivityThread.currentProcessName();
    }

    /** Gives the new object its context; {@link #attachBaseContext} runs within. */
    final void attach(Context context) {
        attachBaseContext(context);
    }

    final List<ActivityLifecycleCallbacks> getActivityCallbacks() {
        return callbacks;
    }
}
