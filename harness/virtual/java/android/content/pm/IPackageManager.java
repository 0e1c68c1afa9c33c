package android.content.pm;

import android.os.BinderCall;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;
import android.os.RemoteException;

/** The system's package manager. */
public interface IPackageManager extends IInterface {
    String DESCRIPTOR = "android.content.pm.IPackageManager";

    PackageInfo getPackageInfo(String packageName) throws RemoteException;

    boolean shouldShowRequestPermissionRationale(String permission) throws RemoteException;

    /** The codes, and the way from a binder to the interface. */
    abstract class Stub {
        static final int TRANSACTION_getPackageInfo = IBinder.FIRST_CALL_TRANSACTION;

        static final int TRANSACTION_shouldShowRequestPermissionRationale = 51;

        private Stub() {}

        public static IPackageManager asInterface(IBinder obj) {
            return obj == null ? null : new Proxy(obj);
        }

        /** The caller's side. */
        private static final class Proxy implements IPackageManager {
            private final IBinder remote;

            Proxy(IBinder remote) {
                this.remote = remote;
            }

            @Override
            public IBinder asBinder() {
                return remote;
            }

            @Override
            public PackageInfo getPackageInfo(String packageName) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(packageName);
                    remote.transact(TRANSACTION_getPackageInfo, call.data, call.reply, 0);
                    call.reply.readException();
                    return call.reply.readInt() != 0 ? read(packageName, call.reply) : null;
                }
            }

            @Override
            public boolean shouldShowRequestPermissionRationale(String permission) throws RemoteException {
                try (BinderCall call = new BinderCall(DESCRIPTOR)) {
                    call.data.writeString(permission);
                    remote.transact(
                            TRANSACTION_shouldShowRequestPermissionRationale, call.data, call.reply, 0);
                    call.reply.readException();
                    return call.reply.readBoolean();
                }
            }

            private static PackageInfo read(String packageName, Parcel reply) {
                PackageInfo info = new PackageInfo();
                info.packageName = packageName;
                info.versionName = reply.readString();
                info.versionCode = reply.readInt();
                info.firstInstallTime = reply.readLong();
                info.lastUpdateTime = reply.readLong();
                info.applicationInfo = new ApplicationInfo();
                info.applicationInfo.packageName = packageName;
                info.applicationInfo.uid = reply.readInt();
                return info;
            }
        }
    }
}
