package android.content.pm;

import android.content.Intent;

/** Facts about installed packages. */
public abstract class PackageManager {
    public static final int PERMISSION_GRANTED = 0;
    public static final int PERMISSION_DENIED = -1;

    public static final String ACTION_REQUEST_PERMISSIONS = "android.content.pm.action.REQUEST_PERMISSIONS";
    public static final String EXTRA_REQUEST_PERMISSIONS_NAMES =
            "android.content.pm.extra.REQUEST_PERMISSIONS_NAMES";
    private static final String PERMISSION_CONTROLLER = "com.android.permissioncontroller";

    /** The package does not exist. */
    public static class NameNotFoundException extends Exception {
        public NameNotFoundException(String name) {
            super(name);
        }
    }

    public abstract PackageInfo getPackageInfo(String packageName, int flags) throws NameNotFoundException;

    /** Whether an app should explain itself: the user has refused once, and may still be asked. */
    public abstract boolean shouldShowRequestPermissionRationale(String permName);

    /** The request that the permission controller answers. */
    public Intent buildRequestPermissionsIntent(String[] permissions) {
        if (permissions == null || permissions.length == 0) {
            throw new IllegalArgumentException("permission cannot be null or empty");
        }
        Intent intent = new Intent(ACTION_REQUEST_PERMISSIONS);
        intent.putExtra(EXTRA_REQUEST_PERMISSIONS_NAMES, permissions);
        intent.setPackage(PERMISSION_CONTROLLER);
        return intent;
    }
}
