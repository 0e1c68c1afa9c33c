package dalvik.system;

/** Loads an installed app's classes from its APKs. */
public class PathClassLoader extends BaseDexClassLoader {
    public PathClassLoader(String dexPath, ClassLoader parent) {
        super(dexPath, parent);
    }
}
