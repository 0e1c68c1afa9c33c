package android.content;

import java.util.Objects;

/** Names a component: its package and its class. */
public final class ComponentName {
    private final String pkg;
    private final String cls;

    public ComponentName(String pkg, String cls) {
        this.pkg = Objects.requireNonNull(pkg, "package name is null");
        this.cls = Objects.requireNonNull(cls, "class name is null");
    }

    public ComponentName(Context pkg, Class<?> cls) {
        this(pkg.getPackageName(), cls.getName());
    }

    public ComponentName(Context pkg, String cls) {
        this(pkg.getPackageName(), cls);
    }

    /** Reads "pkg/cls" or "pkg/.Cls"; null when it is neither. */
    public static ComponentName unflattenFromString(String str) {
        int slash = str.indexOf('/');
        if (slash < 0 || slash + 1 >= str.length()) {
            return null;
        }
        String pkg = str.substring(0, slash);
        String cls = str.substring(slash + 1);
        return new ComponentName(pkg, cls.startsWith(".") ? pkg + cls : cls);
    }

    public String getPackageName() {
        return pkg;
    }

    public String getClassName() {
        return cls;
    }

    public String getShortClassName() {
        return cls.startsWith(pkg + ".") ? cls.substring(pkg.length()) : cls;
    }

    public String flattenToString() {
        return pkg + "/" + cls;
    }

    public String flattenToShortString() {
        return pkg + "/" + (cls.startsWith(pkg + ".") ? cls.substring(pkg.length()) : cls);
    }

    public String toShortString() {
        return "{" + flattenToString() + "}";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ComponentName name && pkg.equals(name.pkg) && cls.equals(name.cls);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pkg, cls);
    }

    @Override
    public String toString() {
        return "ComponentInfo" + toShortString();
    }
}
