package android.app;

import android.content.BroadcastReceiver;
import android.content.ComponentName;
import android.content.ContentResolver;
import android.content.Context;
import android.content.IContentProvider;
import android.content.Intent;
import android.content.IntentFilter;
import android.content.ServiceConnection;
import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.content.res.Resources;
import android.hardware.camera2.CameraManager;
import android.location.ILocationManager;
import android.location.LocationManager;
import android.os.Bundle;
import android.os.Handler;
import android.os.HandlerExecutor;
import android.os.Looper;
import android.os.Process;
import android.os.RemoteException;
import android.os.ServiceManager;
import android.util.AndroidRuntimeException;

import java.io.File;
import java.util.concurrent.Executor;

/** The context behind every application, activity and provider. */
class ContextImpl extends Context {
    private final LoadedApk packageInfo;
    private final ContentResolver contentResolver = new ApplicationContentResolver(this);
    private final PackageManager packageManager = new ApplicationPackageManager();
    private final CameraManager cameraManager = new CameraManager(this);
    private LocationManager locationManager;

    ContextImpl(LoadedApk packageInfo) {
        this.packageInfo = packageInfo;
    }

    @Override
    public Context getApplicationContext() {
        return packageInfo.getApplication();
    }

    @Override
    public ApplicationInfo getApplicationInfo() {
        return packageInfo.getApplicationInfo();
    }

    @Override
    public ClassLoader getClassLoader() {
        return packageInfo.getClassLoader();
    }

    @Override
    public ContentResolver getContentResolver() {
        return contentResolver;
    }

    @Override
    public File getCacheDir() {
        return ensured("cache");
    }

    @Override
    public File getDataDir() {
        return new File(packageInfo.getApplicationInfo().dataDir);
    }

    @Override
    public File getFilesDir() {
        return ensured("files");
    }

    @Override
    public Executor getMainExecutor() {
        return new HandlerExecutor(new Handler(getMainLooper()));
    }

    @Override
    public Looper getMainLooper() {
        return Looper.getMainLooper();
    }

    @Override
    public PackageManager getPackageManager() {
        return packageManager;
    }

    @Override
    public String getPackageName() {
        return packageInfo.getPackageName();
    }

    @Override
    public String getOpPackageName() {
        return packageInfo.getPackageName();
    }

    @Override
    public Resources getResources() {
        return packageInfo.getResources();
    }

    @Override
    public Object getSystemService(String name) {
        if (CAMERA_SERVICE.equals(name)) {
            return cameraManager;
        }
        return LOCATION_SERVICE.equals(name) ? getLocationManager() : ComponentServices.find(this, name);
    }

    @Override
    public String getSystemServiceName(Class<?> serviceClass) {
        if (serviceClass == CameraManager.class) {
            return CAMERA_SERVICE;
        }
        return serviceClass == LocationManager.class ? LOCATION_SERVICE : ComponentServices.nameOf(serviceClass);
    }

    @Override
    public int checkPermission(String permission, int pid, int uid) {
        if (permission == null) {
            throw new IllegalArgumentException("permission is null");
        }
        try {
            return ActivityManager.getService().checkPermission(permission, pid, uid);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    @Override
    public int checkSelfPermission(String permission) {
        return checkPermission(permission, Process.myPid(), Process.myUid());
    }

    @Override
    public void startActivity(Intent intent) {
        startActivity(intent, null);
    }

    @Override
    public void startActivity(Intent intent, Bundle options) {
        if ((intent.getFlags() & Intent.FLAG_ACTIVITY_NEW_TASK) == 0 && options == null) {
            throw new AndroidRuntimeException("Calling startActivity() from outside of an Activity"
                    + "  context requires the FLAG_ACTIVITY_NEW_TASK flag."
                    + " Is this really what you want?");
        }
        ActivityThread.currentActivityThread()
                .getInstrumentation()
                .execStartActivity(this, null, null, (Activity) null, intent, -1, options);
    }

    @Override
    public void startActivities(Intent[] intents) {
        startActivities(intents, null);
    }

    @Override
    public void startActivities(Intent[] intents, Bundle options) {
        if ((intents[0].getFlags() & Intent.FLAG_ACTIVITY_NEW_TASK) == 0) {
            throw new AndroidRuntimeException("Calling startActivities() from outside of an Activity "
                    + " context requires the FLAG_ACTIVITY_NEW_TASK flag on first Intent."
                    + " Is this really what you want?");
        }
        ActivityThread.currentActivityThread()
                .getInstrumentation()
                .execStartActivities(this, null, null, (Activity) null, intents, options);
    }

    @Override
    public ComponentName startService(Intent service) {
        return ComponentCalls.startService(service, false);
    }

    @Override
    public ComponentName startForegroundService(Intent service) {
        return ComponentCalls.startService(service, true);
    }

    @Override
    public boolean stopService(Intent service) {
        return ComponentCalls.stopService(service);
    }

    @Override
    public boolean bindService(Intent service, ServiceConnection conn, int flags) {
        return ComponentCalls.bindService(this, service, flags, getMainExecutor(), conn);
    }

    @Override
    public boolean bindService(Intent service, int flags, Executor executor, ServiceConnection conn) {
        return ComponentCalls.bindService(this, service, flags, executor, conn);
    }

    @Override
    public void unbindService(ServiceConnection conn) {
        ComponentCalls.unbindService(conn);
    }

    @Override
    public void sendBroadcast(Intent intent) {
        sendBroadcast(intent, null);
    }

    @Override
    public void sendBroadcast(Intent intent, String receiverPermission) {
        ComponentCalls.broadcast(intent, receiverPermission, false, null, Activity.RESULT_OK, null);
    }

    @Override
    public void sendOrderedBroadcast(Intent intent, String receiverPermission) {
        ComponentCalls.broadcast(intent, receiverPermission, true, null, Activity.RESULT_OK, null);
    }

    @Override
    public void sendOrderedBroadcast(
            Intent intent,
            String receiverPermission,
            BroadcastReceiver resultReceiver,
            Handler scheduler,
            int initialCode,
            String initialData,
            Bundle initialExtras) {
        String id = resultReceiver == null
                ? null
                : ActivityThread.currentActivityThread().getReceivers().add(resultReceiver, this, scheduler);
        ComponentCalls.broadcast(intent, receiverPermission, true, id, initialCode, initialData);
    }

    @Override
    public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter) {
        return registerReceiver(receiver, filter, null, null, 0);
    }

    @Override
    public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter, int flags) {
        return registerReceiver(receiver, filter, null, null, flags);
    }

    @Override
    public Intent registerReceiver(
            BroadcastReceiver receiver, IntentFilter filter, String broadcastPermission, Handler scheduler) {
        return registerReceiver(receiver, filter, broadcastPermission, scheduler, 0);
    }

    @Override
    public Intent registerReceiver(
            BroadcastReceiver receiver,
            IntentFilter filter,
            String broadcastPermission,
            Handler scheduler,
            int flags) {
        return ComponentCalls.registerReceiver(this, receiver, filter, broadcastPermission, scheduler);
    }

    @Override
    public void unregisterReceiver(BroadcastReceiver receiver) {
        ComponentCalls.unregisterReceiver(receiver);
    }

    private synchronized LocationManager getLocationManager() {
        if (locationManager == null) {
            ILocationManager service =
                    ILocationManager.Stub.asInterface(ServiceManager.getService(LOCATION_SERVICE));
            locationManager = new LocationManager(this, service);
        }
        return locationManager;
    }

    private File ensured(String name) {
        File directory = new File(getDataDir(), name);
        directory.mkdirs();
        return directory;
    }

    /** Finds providers through the process's own table. */
    private static final class ApplicationContentResolver extends ContentResolver {
        ApplicationContentResolver(Context context) {
            super(context);
        }

        @Override
        protected IContentProvider acquireUnstableProvider(Context c, String auth) {
            return ActivityThread.currentActivityThread().acquireProvider(c, auth);
        }
    }
}
