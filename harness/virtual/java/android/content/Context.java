package android.content;

import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.content.res.Resources;
import android.os.Looper;

import java.io.File;
import java.util.concurrent.Executor;

/** The app's environment: its files, its package and the way to the system's services. */
public abstract class Context {
    public static final String LOCATION_SERVICE = "location";
    public static final String CAMERA_SERVICE = "camera";

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
}
