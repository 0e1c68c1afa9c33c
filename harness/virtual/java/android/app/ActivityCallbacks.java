package android.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Whoever is told of one activity's stages: first the application's listeners, then the activity's own. */
final class ActivityCallbacks {
    private final List<Application.ActivityLifecycleCallbacks> own = new CopyOnWriteArrayList<>();

    void add(Application.ActivityLifecycleCallbacks callback) {
        own.add(callback);
    }

    void remove(Application.ActivityLifecycleCallbacks callback) {
        own.remove(callback);
    }

    void tell(Application application, Consumer<Application.ActivityLifecycleCallbacks> stage) {
        List<Application.ActivityLifecycleCallbacks> all = new ArrayList<>(application.getActivityCallbacks());
        all.addAll(own);
        all.forEach(stage);
    }
}
