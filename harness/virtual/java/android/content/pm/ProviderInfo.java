package android.content.pm;

/** A content provider as its manifest declares it. */
public class ProviderInfo {
    public String name;
    public String packageName;
    public String authority;
}
