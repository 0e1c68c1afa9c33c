package android.app;

import android.content.BroadcastReceiver;
import android.content.ContentProvider;
import android.content.Context;
import android.content.IContentProvider;
import android.content.Intent;
import android.content.pm.ActivityInfo;
import android.content.pm.ProviderInfo;
import android.content.pm.ServiceInfo;
import android.os.Debug;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;
import android.os.Message;
import android.os.Process;
import android.os.RemoteException;
import android.os.SystemClock;
import android.util.Log;

import com.android.internal.os.RuntimeInit;

import dalvik.system.VMDebug;

import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final Map<IBinder, Service> mServices = new HashMap<>();
    private volatile ServiceTable services;
    private final ServiceBindings bindings = new ServiceBindings();
    private final ReceiverTable receivers = new ReceiverTable();

    /** A broadcast for a receiver that is made for it, and what the receiver gives back. */
    static final class ReceiverData extends BroadcastReceiver.PendingResult {
        final Intent intent;
        final ActivityInfo info;

        ReceiverData(ActivityInfo info, Intent intent, String token, boolean ordered, int code, String data) {
            super(token, ordered, code, data);
            this.info = info;
            this.intent = intent;
        }
    }

    /** A service that is to be made. */
    static final class CreateServiceData {
        IBinder token;
        ServiceInfo info;
    }

    /** Somebody binds to a service, or the last one is gone. */
    static final class BindServiceData {
        IBinder token;
        Intent intent;
        boolean rebind;
    }

    /** A service is started. */
    static final class ServiceArgsData {
        IBinder token;
        int startId;
        int flags;
        boolean taskRemoved;
        Intent args;
    }

    /** What is done on the main thread, with Android's numbers. */
    class H extends Handler {
        public static final int BIND_APPLICATION = 110;
        public static final int RECEIVER = 113;
        public static final int CREATE_SERVICE = 114;
        public static final int SERVICE_ARGS = 115;
        public static final int STOP_SERVICE = 116;
        public static final int BIND_SERVICE = 121;
        public static final int UNBIND_SERVICE = 122;

        @Override
        public void handleMessage(Message msg) {
            switch (msg.what) {
                case BIND_APPLICATION -> handleBindApplication((AppBindData) msg.obj);
                case RECEIVER -> handleReceiver((ReceiverData) msg.obj);
                case CREATE_SERVICE -> handleCreateService((CreateServiceData) msg.obj);
                case SERVICE_ARGS -> handleServiceArgs((ServiceArgsData) msg.obj);
                case STOP_SERVICE -> handleStopService((IBinder) msg.obj);
                case BIND_SERVICE -> handleBindService((BindServiceData) msg.obj);
                case UNBIND_SERVICE -> handleUnbindService((BindServiceData) msg.obj);
                default -> throw new IllegalStateException("message " + msg.what);
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

    ServiceBindings getBindings() {
        return bindings;
    }

    ReceiverTable getReceivers() {
        return receivers;
    }

    void sendMessage(int what, Object obj) {
        handler.sendMessage(handler.obtainMessage(what, obj));
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
        services = new ServiceTable(packageInfo, instrumentation, mServices);
        Application app = packageInfo.makeApplication(false, instrumentation);
        installContentProviders(app, data.providers);
        callOnCreate(app);
    }

    private void handleReceiver(ReceiverData data) {
        // A try that begins a method would catch what the method throws, once Frida has replaced it on HotSpot.
        ClassLoader loader = packageInfo.getClassLoader();
        BroadcastReceiver receiver;
        try {
            receiver = (BroadcastReceiver) Instrumentation.newInstance(loader, data.info.name);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new RuntimeException("Unable to instantiate receiver " + data.info.name + ": " + e, e);
        }
        receiver.setPendingResult(data);
        try {
            receiver.onReceive(packageInfo.getApplication(), data.intent);
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to start receiver " + data.info.name + ": " + e, e);
        }
        if (receiver.getPendingResult() != null) {
            data.finish();
        }
    }

    private void handleCreateService(CreateServiceData data) {
        services.create(data);
    }

    private void handleServiceArgs(ServiceArgsData data) {
        services.start(data);
    }

    private void handleStopService(IBinder token) {
        services.stop(token);
    }

    private void handleBindService(BindServiceData data) {
        services.bind(data);
    }

    private void handleUnbindService(BindServiceData data) {
        services.unbind(data);
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
        Map<String, IContentProvider> made = new LinkedHashMap<>();
        infos.forEach(info -> made.put(info.authority, installProvider(context, info)));
        if (made.isEmpty()) {
            return;
        }
        try {
            ActivityManager.getService().publishContentProviders(made);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private IContentProvider installProvider(Context context, ProviderInfo info) {
        try {
            Object made = Instrumentation.newInstance(packageInfo.getClassLoader(), info.name);
            ContentProvider provider = (ContentProvider) made;
            provider.attachInfo(context, info);
            for (String authority : info.authority.split(";")) {
                providers.put(authority, provider.getIContentProvider());
            }
            return provider.getIContentProvider();
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
