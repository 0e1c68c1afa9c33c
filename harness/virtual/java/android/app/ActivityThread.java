package android.app;

import android.content.BroadcastReceiver;
import android.content.ContentProvider;
import android.content.Context;
import android.content.IContentProvider;
import android.content.Intent;
import android.content.pm.ProviderInfo;
import android.os.Debug;
import android.os.Handler;
import android.os.Looper;
import android.os.Message;
import android.os.Process;
import android.os.RemoteException;
import android.os.SystemClock;
import android.util.Log;

import com.android.internal.os.RuntimeInit;

import dalvik.system.VMDebug;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The main thread of an app's process: becomes the app that the system names, then does what the system asks. */
public final class ActivityThread {
    private static final String TAG = "ActivityThread";
    private static volatile ActivityThread current;

    private final ApplicationThread appThread = new ApplicationThread(this);
    private final H handler = new H();
    private final Map<String, IContentProvider> providers = new ConcurrentHashMap<>();
    private Instrumentation instrumentation;
    private volatile LoadedApk packageInfo;
    private volatile ActivityStack activities;
    private volatile ServiceTable services;
    private final ServiceBindings bindings = new ServiceBindings();
    private final ReceiverTable receivers = new ReceiverTable();

    /** The message that makes the process an app, with Android's number. */
    class H extends Handler {
        public static final int BIND_APPLICATION = 110;

        @Override
        public void handleMessage(Message msg) {
            if (msg.what == BIND_APPLICATION) {
                handleBindApplication((AppBindData) msg.obj);
            }
        }
    }

    public static void main(String[] args) {
        Thread.currentThread().setName("main");
        Looper.prepareMainLooper();
        new ActivityThread().attach();
        Looper.loop();
        throw new RuntimeException("Main thread loop unexpectedly exited");
    }

    public static ActivityThread currentActivityThread() {
        return current;
    }

    public static Application currentApplication() {
        ActivityThread thread = current;
        return thread == null || thread.packageInfo == null ? null : thread.packageInfo.getApplication();
    }

    public static String currentPackageName() {
        ActivityThread thread = current;
        return thread == null || thread.packageInfo == null ? null : thread.packageInfo.getPackageName();
    }

    public static String currentOpPackageName() {
        return currentPackageName();
    }

    public static String currentProcessName() {
        return Process.myProcessName();
    }

    public IApplicationThread getApplicationThread() {
        return appThread;
    }

    public Instrumentation getInstrumentation() {
        return instrumentation;
    }

    Handler getHandler() {
        return handler;
    }

    ActivityStack getActivities() {
        return activities;
    }

    ServiceTable getServices() {
        return services;
    }

    ServiceBindings getBindings() {
        return bindings;
    }

    ReceiverTable getReceivers() {
        return receivers;
    }

    void receive(String className, Intent intent, BroadcastReceiver.PendingResult result) {
        ReceiverTable.create(packageInfo, className, intent, result);
    }

    private void attach() {
        current = this;
        RuntimeInit.setApplicationObject(appThread);
        try {
            ActivityManager.getService().attachApplication(appThread);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void handleBindApplication(AppBindData data) {
        Process.setStartTimes(SystemClock.elapsedRealtime(), SystemClock.uptimeMillis());
        Process.setUid(data.appInfo.uid);
        Process.setArgV0(data.appInfo.processName);
        VMDebug.setDebuggingEnabled(data.debuggable);
        packageInfo = new LoadedApk(data.appInfo);
        Thread.currentThread().setContextClassLoader(packageInfo.getClassLoader());
        waitForDebugger(data);
        instrumentation = new Instrumentation();
        activities = new ActivityStack(packageInfo, instrumentation);
        services = new ServiceTable(packageInfo, instrumentation);
        Application app = packageInfo.makeApplication(false, instrumentation);
        installContentProviders(app, data.providers);
        callOnCreate(app);
    }

    private void waitForDebugger(AppBindData data) {
        if (data.debugMode != AppBindData.DEBUG_WAIT) {
            return;
        }
        Log.w(TAG, "Application " + data.appInfo.packageName + " is waiting for the debugger on port 8100...");
        try {
            ActivityManager.getService().showWaitingForDebugger(appThread, true);
            Debug.waitForDebugger();
            ActivityManager.getService().showWaitingForDebugger(appThread, false);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private void installContentProviders(Context context, List<ProviderInfo> infos) {
        infos.forEach(info -> installProvider(context, info));
    }

    private void installProvider(Context context, ProviderInfo info) {
        try {
            Object made = Instrumentation.newInstance(packageInfo.getClassLoader(), info.name);
            ContentProvider provider = (ContentProvider) made;
            provider.attachInfo(context, info);
            for (String authority : info.authority.split(";")) {
                providers.put(authority, provider.getIContentProvider());
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new RuntimeException("Unable to get provider " + info.name + ": " + e, e);
        }
    }

    private void callOnCreate(Application app) {
        try {
            instrumentation.callApplicationOnCreate(app);
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to create application " + app.getClass().getName() + ": " + e, e);
        }
    }

    /** Finds a provider here or through the system; null when no package has the authority. */
    public IContentProvider acquireProvider(Context c, String auth) {
        IContentProvider known = providers.get(auth);
        if (known != null) {
            return known;
        }
        try {
            IContentProvider provider = ActivityManager.getService().getContentProvider(auth);
            if (provider == null) {
                Log.e(TAG, "Failed to find provider info for " + auth);
                return null;
            }
            providers.put(auth, provider);
            return provider;
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
