package android.content.pm;

/** What the manifest says of an activity. */
public class ActivityInfo {
    public String name;
    public String packageName;
    public String processName;
    public boolean exported;
}
