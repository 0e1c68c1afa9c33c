package android.content.pm;

/** What the system knows of an installed package. */
public class PackageInfo {
    public String packageName;
    public String versionName;
    public int versionCode;
    public long firstInstallTime;
    public long lastUpdateTime;
    public ApplicationInfo applicationInfo;

    public long getLongVersionCode() {
        return versionCode;
    }
}
