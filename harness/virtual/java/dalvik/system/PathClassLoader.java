package dalvik.system;

/** Loads an installed app's classes from its APK. */
public class PathClassLoader extends BaseDexClassLoader {
    public PathClassLoader(String dexPath, ClassLoader parent) {
        super(dexPath, parent);
    }
}
