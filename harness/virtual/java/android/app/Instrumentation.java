package android.app;

import android.content.ActivityNotFoundException;
import android.content.Context;
import android.content.Intent;
import android.content.pm.ActivityInfo;
import android.os.Bundle;
import android.os.IBinder;
import android.os.PersistableBundle;
import android.os.Process;
import android.os.RemoteException;

/** Through which the framework makes and calls the app's own objects. */
public class Instrumentation {
    private static final int PER_USER_RANGE = 100_000;
    private static final int START_PERMISSION_DENIED = -94;
    private static final int START_CLASS_NOT_FOUND = -92;
    private static final int START_INTENT_NOT_RESOLVED = -91;

    /** What a started activity gave back. */
    public static final class ActivityResult {
        private final int resultCode;
        private final Intent resultData;

        public ActivityResult(int resultCode, Intent resultData) {
            this.resultCode = resultCode;
            this.resultData = resultData;
        }

        public int getResultCode() {
            return resultCode;
        }

        public Intent getResultData() {
            return resultData;
        }
    }

    public Application newApplication(ClassLoader cl, String className, Context context)
            throws InstantiationException, IllegalAccessException, ClassNotFoundException {
        Application app = (Application) newInstance(cl, className);
        app.attach(context);
        return app;
    }

    public static Application newApplication(Class<?> clazz, Context context)
            throws InstantiationException, IllegalAccessException, ClassNotFoundException {
        Application app = (Application) newInstance(clazz.getClassLoader(), clazz.getName());
        app.attach(context);
        return app;
    }

    public void callApplicationOnCreate(Application app) {
        app.onCreate();
    }

    public Activity newActivity(ClassLoader cl, String className, Intent intent)
            throws InstantiationException, IllegalAccessException, ClassNotFoundException {
        return (Activity) newInstance(cl, className);
    }

    /** Makes an activity outside of the system's knowledge, as tests do. */
    public Activity newActivity(
            Class<?> clazz,
            Context context,
            IBinder token,
            Application application,
            Intent intent,
            ActivityInfo info,
            CharSequence title,
            Activity parent,
            String id,
            Object lastNonConfigurationInstance)
            throws InstantiationException, IllegalAccessException {
        try {
            Activity activity = (Activity) newInstance(clazz.getClassLoader(), clazz.getName());
            activity.attach(context, this, new ActivityToken(id), application, intent);
            activity.setTitle(title);
            return activity;
        } catch (ClassNotFoundException e) {
            throw new InstantiationException(clazz.getName());
        }
    }

    public void callActivityOnCreate(Activity activity, Bundle icicle) {
        activity.performCreate(icicle);
    }

    public void callActivityOnCreate(Activity activity, Bundle icicle, PersistableBundle persistentState) {
        activity.performCreate(icicle, persistentState);
    }

    public void callActivityOnNewIntent(Activity activity, Intent intent) {
        activity.onNewIntent(intent);
    }

    public void callActivityOnUserLeaving(Activity activity) {
        activity.performUserLeaving();
    }

    public void callActivityOnStart(Activity activity) {
        activity.onStart();
    }

    public void callActivityOnRestart(Activity activity) {
        activity.onRestart();
    }

    public void callActivityOnResume(Activity activity) {
        activity.onResume();
    }

    public void callActivityOnPause(Activity activity) {
        activity.performPause();
    }

    public void callActivityOnStop(Activity activity) {
        activity.onStop();
    }

    public void callActivityOnDestroy(Activity activity) {
        activity.performDestroy();
    }

    public ActivityResult execStartActivity(
            Context who,
            IBinder contextThread,
            IBinder token,
            Activity target,
            Intent intent,
            int requestCode,
            Bundle options) {
        try {
            String resultTo = token instanceof ActivityToken caller ? caller.name : null;
            int result = ActivityTaskManager.getService().startActivity(intent, resultTo, null, requestCode);
            checkStartActivityResult(result, intent);
        } catch (RemoteException e) {
            throw new RuntimeException("Failure from system", e);
        }
        return null;
    }

    public ActivityResult execStartActivity(
            Context who,
            IBinder contextThread,
            IBinder token,
            String target,
            Intent intent,
            int requestCode,
            Bundle options) {
        try {
            String resultTo = token instanceof ActivityToken caller ? caller.name : null;
            int result = ActivityTaskManager.getService().startActivity(intent, resultTo, target, requestCode);
            checkStartActivityResult(result, intent);
        } catch (RemoteException e) {
            throw new RuntimeException("Failure from system", e);
        }
        return null;
    }

    public void execStartActivities(
            Context who, IBinder contextThread, IBinder token, Activity target, Intent[] intents, Bundle options) {
        execStartActivitiesAsUser(who, contextThread, token, target, intents, options, Process.myUid() / PER_USER_RANGE);
    }

    public int execStartActivitiesAsUser(
            Context who,
            IBinder contextThread,
            IBinder token,
            Activity target,
            Intent[] intents,
            Bundle options,
            int userId) {
        try {
            String resultTo = token instanceof ActivityToken caller ? caller.name : null;
            int result = ActivityTaskManager.getService().startActivities(intents, resultTo);
            checkStartActivityResult(result, intents[0]);
            return result;
        } catch (RemoteException e) {
            throw new RuntimeException("Failure from system", e);
        }
    }

    public static void checkStartActivityResult(int res, Object intent) {
        boolean named = intent instanceof Intent started && started.getComponent() != null;
        if (res == START_PERMISSION_DENIED) {
            throw new SecurityException("Not allowed to start activity " + intent);
        } else if ((res == START_CLASS_NOT_FOUND || res == START_INTENT_NOT_RESOLVED) && named) {
            throw new ActivityNotFoundException("Unable to find explicit activity class "
                    + ((Intent) intent).getComponent().toShortString()
                    + "; have you declared this activity in your AndroidManifest.xml?");
        } else if (res == START_CLASS_NOT_FOUND || res == START_INTENT_NOT_RESOLVED) {
            throw new ActivityNotFoundException("No Activity found to handle " + intent);
        }
    }

    /** Makes an app's component; what its constructor throws is thrown on as it is. */
    static Object newInstance(ClassLoader cl, String className)
            throws InstantiationException, IllegalAccessException, ClassNotFoundException {
        try {
            return cl.loadClass(className).getDeclaredConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw new InstantiationException(className + " has no zero argument constructor");
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw Instrumentation.<RuntimeException>unchecked(e.getCause());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
