package android.app;

import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;

/** What the system asks of an app's process. */
public interface IApplicationThread extends IInterface {
    String DESCRIPTOR = "android.app.IApplicationThread";

    void bindApplication(AppBindData data);

    void scheduleLaunchActivity(String token, String className, String action);

    void scheduleResumeActivity(String token);

    void schedulePauseActivity(String token);

    void scheduleStopActivity(String token);

    void attachDebugger();

    void dumpViews(Parcel reply);

    void injectTap(int x, int y);

    /** The app's side. */
    abstract class Stub extends Binder implements IApplicationThread {
        static final int TRANSACTION_bindApplication = 1;
        static final int TRANSACTION_scheduleLaunchActivity = 2;
        static final int TRANSACTION_scheduleResumeActivity = 3;
        static final int TRANSACTION_schedulePauseActivity = 4;
        static final int TRANSACTION_scheduleStopActivity = 5;
        static final int TRANSACTION_attachDebugger = 6;
        static final int TRANSACTION_dumpViews = 7;
        static final int TRANSACTION_injectTap = 8;

        protected Stub() {
            attachInterface(this, DESCRIPTOR);
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        public boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            data.enforceInterface(DESCRIPTOR);
            switch (code) {
                case TRANSACTION_bindApplication -> bindApplication(AppBindData.read(data));
                case TRANSACTION_scheduleLaunchActivity ->
                        scheduleLaunchActivity(data.readString(), data.readString(), data.readString());
                case TRANSACTION_scheduleResumeActivity -> scheduleResumeActivity(data.readString());
                case TRANSACTION_schedulePauseActivity -> schedulePauseActivity(data.readString());
                case TRANSACTION_scheduleStopActivity -> scheduleStopActivity(data.readString());
                case TRANSACTION_attachDebugger -> attachDebugger();
                case TRANSACTION_dumpViews -> dumpViews(reply);
                case TRANSACTION_injectTap -> injectTap(data.readInt(), data.readInt());
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
