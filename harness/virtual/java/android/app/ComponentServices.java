package android.app;

import android.app.job.JobScheduler;
import android.content.Context;

import java.util.Map;

/** The managers of an app's own components. */
final class ComponentServices {
    private static final Map<Class<?>, String> NAMES = Map.of(
            ActivityManager.class, Context.ACTIVITY_SERVICE,
            AlarmManager.class, Context.ALARM_SERVICE,
            JobScheduler.class, Context.JOB_SCHEDULER_SERVICE);

    private ComponentServices() {}

    static String nameOf(Class<?> serviceClass) {
        String name = NAMES.get(serviceClass);
        if (name == null) {
            name = PersonServices.nameOf(serviceClass);
        }
        return name != null ? name : RadioServices.nameOf(serviceClass);
    }

    /** A manager by the name of its service; null for one that the phone has not. */
    static Object find(Context context, String name) {
        return switch (name) {
            case Context.ACTIVITY_SERVICE -> new ActivityManager();
            case Context.ALARM_SERVICE -> new AlarmManager(context);
            case Context.JOB_SCHEDULER_SERVICE -> new JobSchedulerImpl();
            default -> {
                Object manager = PersonServices.find(context, name);
                yield manager != null ? manager : RadioServices.find(context, name);
            }
        };
    }
}
