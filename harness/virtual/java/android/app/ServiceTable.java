package android.app;

import android.app.ActivityThread.BindServiceData;
import android.app.ActivityThread.CreateServiceData;
import android.app.ActivityThread.ServiceArgsData;
import android.os.IBinder;
import android.os.RemoteException;

import java.util.Map;

/** The way of this process's services through create, start, bind, unbind, destroy; the thread keeps them. */
final class ServiceTable {
    private final LoadedApk packageInfo;
    private final Instrumentation instrumentation;
    private final Map<IBinder, Service> services;

    ServiceTable(LoadedApk packageInfo, Instrumentation instrumentation, Map<IBinder, Service> services) {
        this.packageInfo = packageInfo;
        this.instrumentation = instrumentation;
        this.services = services;
    }

    void create(CreateServiceData data) {
        Service service;
        try {
            service = (Service) Instrumentation.newInstance(packageInfo.getClassLoader(), data.info.name);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new RuntimeException("Unable to instantiate service " + data.info.name + ": " + e, e);
        }
        try {
            Application app = packageInfo.makeApplication(false, instrumentation);
            service.attach(new ContextImpl(packageInfo), nameOf(data.token), app);
            service.onCreate();
            services.put(data.token, service);
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to create service " + data.info.name + ": " + e, e);
        }
    }

    void start(ServiceArgsData data) {
        Service service = services.get(data.token);
        if (service == null) {
            return;
        }
        try {
            if (data.taskRemoved) {
                service.onTaskRemoved(data.args);
                return;
            }
            int mode = service.onStartCommand(data.args, data.flags, data.startId);
            ActivityManager.getService().serviceDoneExecuting(nameOf(data.token), data.startId, mode);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to start service " + service + " with " + data.args + ": " + e, e);
        }
    }

    void bind(BindServiceData data) {
        Service service = services.get(data.token);
        if (service == null) {
            return;
        }
        try {
            if (data.rebind) {
                service.onRebind(data.intent);
                return;
            }
            IBinder binder = service.onBind(data.intent);
            ActivityManager.getService().publishService(nameOf(data.token), data.intent, binder);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        } catch (RuntimeException e) {
            throw new RuntimeException("Unable to bind to service " + service + " with " + data.intent + ": " + e, e);
        }
    }

    void unbind(BindServiceData data) {
        Service service = services.get(data.token);
        if (service == null) {
            return;
        }
        try {
            boolean rebind = service.onUnbind(data.intent);
            ActivityManager.getService().unbindFinished(nameOf(data.token), data.intent, rebind);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    void stop(IBinder token) {
        Service service = services.remove(token);
        if (service != null) {
            service.onDestroy();
        }
    }

    private static String nameOf(IBinder token) {
        return ((ServiceToken) token).name;
    }
}
