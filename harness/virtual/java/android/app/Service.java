package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.content.Intent;
import android.os.IBinder;
import android.os.RemoteException;

/** Work without a screen. */
public abstract class Service extends ContextWrapper {
    public static final int START_STICKY_COMPATIBILITY = 0;
    public static final int START_STICKY = 1;
    public static final int START_NOT_STICKY = 2;
    public static final int START_REDELIVER_INTENT = 3;
    public static final int START_FLAG_REDELIVERY = 0x0001;
    public static final int START_FLAG_RETRY = 0x0002;
    public static final int STOP_FOREGROUND_REMOVE = 1;
    public static final int STOP_FOREGROUND_DETACH = 2;

    private Application application;
    private String token;
    private int foregroundServiceType;

    public Service() {
        super(null);
    }

    final void attach(Context context, String token, Application application) {
        attachBaseContext(context);
        this.token = token;
        this.application = application;
    }

    public final Application getApplication() {
        return application;
    }

    public void onCreate() {}

    @Deprecated
    public void onStart(Intent intent, int startId) {}

    @SuppressWarnings("deprecation")
    public int onStartCommand(Intent intent, int flags, int startId) {
        onStart(intent, startId);
        return START_STICKY;
    }

    public void onDestroy() {}

    public abstract IBinder onBind(Intent intent);

    public boolean onUnbind(Intent intent) {
        return false;
    }

    public void onRebind(Intent intent) {}

    public void onTaskRemoved(Intent rootIntent) {}

    public final void stopSelf() {
        stopSelf(-1);
    }

    public final void stopSelf(int startId) {
        stopSelfResult(startId);
    }

    public final boolean stopSelfResult(int startId) {
        try {
            return ActivityManager.getService().stopServiceToken(token, startId);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public final void startForeground(int id, Notification notification) {
        startForeground(id, notification, 0);
    }

    public final void startForeground(int id, Notification notification, int foregroundServiceType) {
        if (id == 0 || notification == null) {
            throw new IllegalArgumentException(notification == null ? "null notification" : "invalid id 0");
        }
        this.foregroundServiceType = foregroundServiceType;
        setForeground(true);
    }

    public final int getForegroundServiceType() {
        return foregroundServiceType;
    }

    public final void stopForeground(boolean removeNotification) {
        stopForeground(removeNotification ? STOP_FOREGROUND_REMOVE : 0);
    }

    public final void stopForeground(int flags) {
        setForeground(false);
    }

    private void setForeground(boolean foreground) {
        try {
            ActivityManager.getService().setServiceForeground(token, foreground);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
