package android.webkit;

import android.os.Handler;
import android.os.HandlerThread;
import android.util.Log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The app's objects that a page may call, on the thread on which Chromium calls them. */
final class JavaBridge {
    private static final Pattern CALL = Pattern.compile("(\\w+)\\.(\\w+)\\((?:'([^']*)')?\\);?");
    private static Handler handler;

    private final Map<String, Object> objects = new HashMap<>();

    void add(String name, Object object) {
        objects.put(name, object);
    }

    void remove(String name) {
        objects.remove(name);
    }

    /** Makes the one call that a script consists of: "Object.method()" or "Object.method('word')". */
    void run(String script) {
        Matcher call = CALL.matcher(script.strip());
        Object object = call.matches() ? objects.get(call.group(1)) : null;
        if (object != null) {
            Object[] arguments = call.group(3) == null ? new Object[0] : new Object[] {call.group(3)};
            handler().post(() -> call(object, call.group(2), arguments));
        }
    }

    private static void call(Object object, String name, Object[] arguments) {
        for (Method method : object.getClass().getMethods()) {
            boolean isMeant = method.getName().equals(name) && method.getParameterCount() == arguments.length;
            if (isMeant && method.isAnnotationPresent(JavascriptInterface.class)) {
                invoke(object, method, arguments);
                return;
            }
        }
    }

    private static void invoke(Object object, Method method, Object[] arguments) {
        try {
            method.setAccessible(true);
            method.invoke(object, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            Log.w("JavaBridge", "Uncaught exception in " + method.getName(), e);
        }
    }

    private static synchronized Handler handler() {
        if (handler == null) {
            HandlerThread thread = new HandlerThread("JavaBridge");
            thread.start();
            handler = new Handler(thread.getLooper());
        }
        return handler;
    }
}
