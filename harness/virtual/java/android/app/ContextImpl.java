package android.app;

import android.content.ContentResolver;
import android.content.Context;
import android.content.IContentProvider;
import android.content.Intent;
import android.content.pm.ApplicationInfo;
import android.content.pm.PackageManager;
import android.content.res.Resources;
import android.hardware.camera2.CameraManager;
import android.location.ILocationManager;
import android.location.LocationManager;
import android.os.Handler;
import android.os.HandlerExecutor;
import android.os.Looper;
import android.os.Process;
import android.os.RemoteException;
import android.os.ServiceManager;

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
        return LOCATION_SERVICE.equals(name) ? getLocationManager() : null;
    }

    @Override
    public String getSystemServiceName(Class<?> serviceClass) {
        if (serviceClass == CameraManager.class) {
            return CAMERA_SERVICE;
        }
        return serviceClass == LocationManager.class ? LOCATION_SERVICE : null;
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
        ActivityThread.currentActivityThread()
                .getInstrumentation()
                .execStartActivity(this, null, null, null, intent, -1, null);
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
