package android.app;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.content.pm.ApplicationInfo;
import android.content.res.Resources;
import android.os.Handler;

import dalvik.system.PathClassLoader;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** An app whose code is loaded in this process. */
public final class LoadedApk {
    private final ApplicationInfo applicationInfo;
    private final ClassLoader classLoader;
    private final Resources resources;
    private Application application;

    LoadedApk(ApplicationInfo applicationInfo) {
        this.applicationInfo = applicationInfo;
        this.classLoader = new PathClassLoader(dexPath(applicationInfo), LoadedApk.class.getClassLoader());
        this.resources = new Resources(applicationInfo.packageName, classLoader);
    }

    private static String dexPath(ApplicationInfo info) {
        List<String> paths = new ArrayList<>(List.of(info.sourceDir));
        if (info.splitSourceDirs != null) {
            paths.addAll(List.of(info.splitSourceDirs));
        }
        return String.join(File.pathSeparator, paths);
    }

    public ApplicationInfo getApplicationInfo() {
        return applicationInfo;
    }

    public String getPackageName() {
        return applicationInfo.packageName;
    }

    public ClassLoader getClassLoader() {
        return classLoader;
    }

    public Resources getResources() {
        return resources;
    }

    Application getApplication() {
        return application;
    }

    /** Makes the app's Application object once, within which its {@code attachBaseContext} runs. */
    public Application makeApplication(boolean forceDefaultAppClass, Instrumentation instrumentation) {
        if (application != null) {
            return application;
        }
        String named = applicationInfo.className;
        String appClass = forceDefaultAppClass || named == null ? "android.app.Application" : named;
        ContextImpl appContext = new ContextImpl(this);
        try {
            application = new Instrumentation().newApplication(classLoader, appClass, appContext);
        } catch (ReflectiveOperationException e) {
            throw new RuntimeException("Unable to instantiate application " + appClass + ": " + e, e);
        }
        return application;
    }

    /** A receiver that was registered, in one context, and the handler that calls it. */
    static final class ReceiverDispatcher {
        final BroadcastReceiver mReceiver;
        final Context mContext;
        final Handler mActivityThread;
        volatile boolean mForgotten;

        ReceiverDispatcher(BroadcastReceiver receiver, Context context, Handler activityThread) {
            mReceiver = receiver;
            mContext = context;
            mActivityThread = activityThread;
        }

        BroadcastReceiver getIntentReceiver() {
            return mReceiver;
        }

        /** It was unregistered: what is under way to it is not delivered. */
        void forget() {
            mForgotten = true;
        }

        void performReceive(Intent intent, String token, boolean ordered, int code, String data) {
            Args args = new Args(intent, token, ordered, code, data);
            if (!mActivityThread.post(args.getRunnable())) {
                args.finish();
            }
        }

        /** One broadcast on its way to the receiver. */
        final class Args extends BroadcastReceiver.PendingResult {
            private Intent mCurIntent;

            Args(Intent intent, String token, boolean ordered, int code, String data) {
                super(token, ordered, code, data);
                mCurIntent = intent;
            }

            Runnable getRunnable() {
                return () -> {
                    Intent intent = mCurIntent;
                    mCurIntent = null;
                    if (intent == null || mForgotten) {
                        finish();
                        return;
                    }
                    mReceiver.setPendingResult(this);
                    try {
                        mReceiver.onReceive(mContext, intent);
                    } catch (RuntimeException e) {
                        throw new RuntimeException("Error receiving broadcast " + intent + " in " + mReceiver, e);
                    }
                    if (mReceiver.getPendingResult() != null) {
                        finish();
                    }
                };
            }
        }
    }
}
