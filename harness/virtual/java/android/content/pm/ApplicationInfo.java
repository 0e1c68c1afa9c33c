package android.content.pm;

/** What the manifest and the installation say about an app. */
public class ApplicationInfo {
    public static final int FLAG_DEBUGGABLE = 1 << 1;

    public String packageName;
    public String processName;
    public String className;
    public String sourceDir;
    public String[] splitSourceDirs;
    public String dataDir;
    public int uid;
    public int targetSdkVersion;
    public int flags;
}
