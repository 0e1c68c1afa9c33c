package android.app;

import android.content.Intent;
import android.os.IBinder;
import android.os.RemoteException;

import java.util.LinkedHashMap;
import java.util.Map;

/** The services of this process and their way through create, start, bind, unbind, destroy. */
final class ServiceTable {
    private final LoadedApk packageInfo;
    private final Instrumentation instrumentation;
    private final Map<String, Service> services = new LinkedHashMap<>();

    ServiceTable(LoadedApk packageInfo, Instrumentation instrumentation) {
        this.packageInfo = packageInfo;
        this.instrumentation = instrumentation;
    }

    void create(String token, String className) {
        Service service;
        try {
            service = (Service) Instrumentation.newInstance(packageInfo.getClassLoader(), className);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new RuntimeException("Unable to instantiate service " + className + ": " + e, e);
        }
        try {
            Application app = packageInfo.makeApplication(false, instrumentation);
            service.attach(new ContextImpl(packageInfo), token, app);
            service.onCreate();
            services.put(token, service);
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to create service " + className + ": " + e, e);
        }
    }

    void start(String token, Intent intent, int flags, int startId) {
        Service service = services.get(token);
        if (service == null) {
            return;
        }
        try {
            int mode = service.onStartCommand(intent, flags, startId);
            ActivityManager.getService().serviceDoneExecuting(token, startId, mode);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to start service " + service + " with " + intent + ": " + e, e);
        }
    }

    void bind(String token, Intent intent, boolean again) {
        Service service = services.get(token);
        if (service == null) {
            return;
        }
        try {
            if (again) {
                service.onRebind(intent);
                return;
            }
            IBinder binder = service.onBind(intent);
            ActivityManager.getService().publishService(token, intent, binder);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to bind to service " + service + " with " + intent + ": " + e, e);
        }
    }

    void unbind(String token, Intent intent) {
        Service service = services.get(token);
        if (service == null) {
            return;
        }
        try {
            boolean rebind = service.onUnbind(intent);
            ActivityManager.getService().unbindFinished(token, intent, rebind);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    void stop(String token) {
        Service service = services.remove(token);
        if (service != null) {
            service.onDestroy();
        }
    }
}
