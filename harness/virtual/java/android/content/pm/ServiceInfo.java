package android.content.pm;

/** What the manifest says of a service. */
public class ServiceInfo {
    public String name;
    public String packageName;
}
