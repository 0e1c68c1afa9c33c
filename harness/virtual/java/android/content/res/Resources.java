package android.content.res;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** The app's resources: here the names behind its ids, read from the app's own class R. */
public class Resources {
    private static final Map<Integer, String> FRAMEWORK_IDS = Map.of(
            0x01020002, "android:id/content",
            0x0102000b, "android:id/message",
            0x0102036c, "android:id/alertTitle",
            0x01020019, "android:id/button1",
            0x0102001a, "android:id/button2",
            0x0102001b, "android:id/button3");

    private final Map<Integer, String> names = new HashMap<>();

    /** The id is unknown. */
    public static class NotFoundException extends RuntimeException {
        public NotFoundException(String name) {
            super(name);
        }
    }

    public Resources(String packageName, ClassLoader classLoader) {
        names.putAll(FRAMEWORK_IDS);
        try {
            for (Field field : Class.forName(packageName + ".R$id", true, classLoader).getFields()) {
                names.put(field.getInt(null), packageName + ":id/" + field.getName());
            }
        } catch (ClassNotFoundException | IllegalAccessException e) {
            return; // An app without an R.id has no ids of its own.
        }
    }

    public Configuration getConfiguration() {
        return new Configuration();
    }

    public String getResourceName(int resid) {
        String name = names.get(resid);
        if (name == null) {
            throw new NotFoundException("Unable to find resource ID #0x" + Integer.toHexString(resid));
        }
        return name;
    }

    public String getResourceEntryName(int resid) {
        String name = getResourceName(resid);
        return name.substring(name.indexOf('/') + 1);
    }
}
