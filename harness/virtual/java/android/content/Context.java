package android.content;

import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.content.res.Resources;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;

import java.io.File;
import java.util.concurrent.Executor;

/** The app's environment: its files, its package and the way to the system's services. */
public abstract class Context {
    public static final String ACTIVITY_SERVICE = "activity";
    public static final String ALARM_SERVICE = "alarm";
    public static final String JOB_SCHEDULER_SERVICE = "jobscheduler";
    public static final String LOCATION_SERVICE = "location";
    public static final String CAMERA_SERVICE = "camera";
    public static final String WIFI_SERVICE = "wifi";
    public static final String WIFI_RTT_RANGING_SERVICE = "wifirtt";
    public static final String TELEPHONY_SERVICE = "phone";
    public static final String BLUETOOTH_SERVICE = "bluetooth";
    public static final String ACCOUNT_SERVICE = "account";
    public static final String TELECOM_SERVICE = "telecom";
    public static final String TELEPHONY_SUBSCRIPTION_SERVICE = "telephony_subscription_service";
    public static final int BIND_AUTO_CREATE = 0x0001;
    public static final int BIND_IMPORTANT = 0x0040;

    public abstract Context getApplicationContext();

    public abstract ApplicationInfo getApplicationInfo();

    public abstract ClassLoader getClassLoader();

    public abstract ContentResolver getContentResolver();

    public abstract File getCacheDir();

    public abstract File getDataDir();

    public abstract File getFilesDir();

    public abstract Executor getMainExecutor();

    public abstract Looper getMainLooper();

    public abstract PackageManager getPackageManager();

    public abstract String getPackageName();

    public abstract String getOpPackageName();

    public abstract Resources getResources();

    public abstract Object getSystemService(String name);

    public abstract String getSystemServiceName(Class<?> serviceClass);

    public final <T> T getSystemService(Class<T> serviceClass) {
        String name = getSystemServiceName(serviceClass);
        return name == null ? null : serviceClass.cast(getSystemService(name));
    }

    public abstract int checkPermission(String permission, int pid, int uid);

    public abstract int checkSelfPermission(String permission);

    public abstract void startActivity(Intent intent);

    public abstract void startActivity(Intent intent, Bundle options);

    public abstract void startActivities(Intent[] intents);

    public abstract void startActivities(Intent[] intents, Bundle options);

    public abstract ComponentName startService(Intent service);

    public abstract ComponentName startForegroundService(Intent service);

    public abstract boolean stopService(Intent service);

    public abstract boolean bindService(Intent service, ServiceConnection conn, int flags);

    public boolean bindService(Intent service, int flags, Executor executor, ServiceConnection conn) {
        throw new RuntimeException("Not implemented. Must override in a subclass.");
    }

    public abstract void unbindService(ServiceConnection conn);

    public abstract void sendBroadcast(Intent intent);

    public abstract void sendBroadcast(Intent intent, String receiverPermission);

    public abstract void sendOrderedBroadcast(Intent intent, String receiverPermission);

    public abstract void sendOrderedBroadcast(
            Intent intent,
            String receiverPermission,
            BroadcastReceiver resultReceiver,
            Handler scheduler,
            int initialCode,
            String initialData,
            Bundle initialExtras);

    public abstract Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter);

    public abstract Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter, int flags);

    public abstract Intent registerReceiver(
            BroadcastReceiver receiver, IntentFilter filter, String broadcastPermission, Handler scheduler);

    public abstract Intent registerReceiver(
            BroadcastReceiver receiver, IntentFilter filter, String broadcastPermission, Handler scheduler, int flags);

    public abstract void unregisterReceiver(BroadcastReceiver receiver);
}
