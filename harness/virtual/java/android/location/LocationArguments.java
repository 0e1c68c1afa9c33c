package android.location;

import android.os.Handler;
import android.os.HandlerExecutor;
import android.os.Looper;

import java.util.concurrent.Executor;

/** What {@link LocationManager} insists on, and on which thread its answers come when the app does not say. */
final class LocationArguments {
    private LocationArguments() {}

    static Executor onLooper(Looper looper) {
        return new HandlerExecutor(looper == null ? new Handler() : new Handler(looper));
    }

    static Executor onHandler(Handler handler) {
        return new HandlerExecutor(handler == null ? new Handler() : handler);
    }

    static void requireProvider(String provider) {
        checkArgument(provider != null, "invalid null provider");
    }

    static void requireCriteria(Criteria criteria) {
        checkArgument(criteria != null, "invalid null criteria");
    }

    static void checkArgument(boolean expression, String errorMessage) {
        if (!expression) {
            throw new IllegalArgumentException(errorMessage);
        }
    }
}
