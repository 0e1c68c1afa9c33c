package android.app;

import android.content.pm.IPackageManager;
import android.content.pm.PackageInfo;
import android.content.pm.PackageManager;
import android.os.RemoteException;
import android.os.ServiceManager;

/** Asks the system's package manager. */
class ApplicationPackageManager extends PackageManager {
    @Override
    public PackageInfo getPackageInfo(String packageName, int flags) throws NameNotFoundException {
        IPackageManager service = IPackageManager.Stub.asInterface(ServiceManager.getService("package"));
        try {
            PackageInfo info = service.getPackageInfo(packageName);
            if (info != null) {
                return info;
            }
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
        throw new NameNotFoundException(packageName);
    }

    @Override
    public boolean shouldShowRequestPermissionRationale(String permName) {
        IPackageManager service = IPackageManager.Stub.asInterface(ServiceManager.getService("package"));
        try {
            return service.shouldShowRequestPermissionRationale(permName);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
