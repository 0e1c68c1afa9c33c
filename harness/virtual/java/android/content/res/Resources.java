package android.content.res;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** The app's resources: here the names behind its ids, read from the app's own class R. */
public class Resources {
    private static final int ANDROID_ID_CONTENT = 0x01020002;

    private final Map<Integer, String> names = new HashMap<>();

    /** The id is unknown. */
    public static class NotFoundException extends RuntimeException {
        public NotFoundException(String name) {
            super(name);
        }
    }

    public Resources(String packageName, ClassLoader classLoader) {
        names.put(ANDROID_ID_CONTENT, "android:id/content");
        try {
            for (Field field : Class.forName(packageName + ".R$id", true, classLoader).getFields()) {
                names.put(field.getInt(null), packageName + ":id/" + field.getName());
            }
        } catch (ClassNotFoundException | IllegalAccessException e) {
            return; // An app without an R.id has no ids of its own.
        }
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
