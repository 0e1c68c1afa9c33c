package android.app;

import android.content.Intent;
import android.os.Binder;
import android.os.IBinder;
import android.os.IInterface;
import android.os.Parcel;

/** What the system asks of an app's process. */
public interface IApplicationThread extends IInterface {
    String DESCRIPTOR = "android.app.IApplicationThread";

    void bindApplication(AppBindData data);

    void scheduleLaunchActivity(String token, String className, Intent intent);

    void scheduleResumeActivity(String token);

    void schedulePauseActivity(String token, boolean userLeaving);

    void scheduleStopActivity(String token);

    void attachDebugger();

    void dumpViews(Parcel reply);

    void injectTouch(long downTime, int action, int x, int y);

    void scheduleCreateService(String token, String className);

    void scheduleServiceArgs(String token, Intent intent, int flags, int startId, boolean taskRemoved);

    void scheduleBindService(String token, Intent intent, boolean rebind);

    void scheduleUnbindService(String token, Intent intent);

    void scheduleStopService(String token);

    void serviceConnected(int connection, String component, IBinder service, boolean dead);

    void scheduleReceiver(
            String className, Intent intent, String token, boolean ordered, int code, String data);

    void scheduleRegisteredReceiver(
            String receiver, Intent intent, String token, boolean ordered, int code, String data);

    void scheduleNewIntent(String token, Intent intent);

    void scheduleSendResult(String token, String who, int requestCode, int resultCode, Intent data);

    void injectKey(int keyCode);

    void injectText(String text);

    void scheduleDestroyActivity(String token);

    void scheduleRelaunchActivity(String token, boolean isKept);

    void configurationChanged(int rotation);

    /** The app's side. */
    abstract class Stub extends Binder implements IApplicationThread {
        static final int TRANSACTION_bindApplication = 1;
        static final int TRANSACTION_scheduleLaunchActivity = 2;
        static final int TRANSACTION_scheduleResumeActivity = 3;
        static final int TRANSACTION_schedulePauseActivity = 4;
        static final int TRANSACTION_scheduleStopActivity = 5;
        static final int TRANSACTION_attachDebugger = 6;
        static final int TRANSACTION_dumpViews = 7;
        static final int TRANSACTION_injectTouch = 8;
        static final int TRANSACTION_scheduleCreateService = 9;
        static final int TRANSACTION_scheduleServiceArgs = 10;
        static final int TRANSACTION_scheduleBindService = 11;
        static final int TRANSACTION_scheduleUnbindService = 12;
        static final int TRANSACTION_scheduleStopService = 13;
        static final int TRANSACTION_serviceConnected = 14;
        static final int TRANSACTION_scheduleReceiver = 15;
        static final int TRANSACTION_scheduleRegisteredReceiver = 16;
        static final int TRANSACTION_scheduleNewIntent = 17;
        static final int TRANSACTION_scheduleSendResult = 18;
        static final int TRANSACTION_injectKey = 19;
        static final int TRANSACTION_injectText = 20;
        static final int TRANSACTION_scheduleDestroyActivity = 21;
        static final int TRANSACTION_scheduleRelaunchActivity = 22;
        static final int TRANSACTION_configurationChanged = 23;

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
                        scheduleLaunchActivity(data.readString(), data.readString(), IntentParcel.readOrNull(data));
                case TRANSACTION_scheduleResumeActivity -> scheduleResumeActivity(data.readString());
                case TRANSACTION_schedulePauseActivity -> schedulePauseActivity(data.readString(), data.readBoolean());
                case TRANSACTION_scheduleStopActivity -> scheduleStopActivity(data.readString());
                case TRANSACTION_scheduleDestroyActivity -> scheduleDestroyActivity(data.readString());
                case TRANSACTION_scheduleRelaunchActivity ->
                        scheduleRelaunchActivity(data.readString(), data.readBoolean());
                case TRANSACTION_configurationChanged -> configurationChanged(data.readInt());
                case TRANSACTION_attachDebugger -> attachDebugger();
                case TRANSACTION_dumpViews -> dumpViews(reply);
                case TRANSACTION_injectTouch ->
                        injectTouch(data.readLong(), data.readInt(), data.readInt(), data.readInt());
                case TRANSACTION_injectKey -> injectKey(data.readInt());
                case TRANSACTION_injectText -> injectText(data.readString());
                default -> {
                    return onComponent(code, data);
                }
            }
            return true;
        }

        /** What concerns services, receivers and the results of activities. */
        private boolean onComponent(int code, Parcel data) {
            switch (code) {
                case TRANSACTION_scheduleCreateService -> scheduleCreateService(data.readString(), data.readString());
                case TRANSACTION_scheduleServiceArgs ->
                        scheduleServiceArgs(
                                data.readString(),
                                IntentParcel.readOrNull(data),
                                data.readInt(),
                                data.readInt(),
                                data.readBoolean());
                case TRANSACTION_scheduleBindService ->
                        scheduleBindService(data.readString(), IntentParcel.readOrNull(data), data.readBoolean());
                case TRANSACTION_scheduleUnbindService ->
                        scheduleUnbindService(data.readString(), IntentParcel.readOrNull(data));
                case TRANSACTION_scheduleStopService -> scheduleStopService(data.readString());
                case TRANSACTION_serviceConnected -> serviceConnected(
                        data.readInt(),
                        data.readString(),
                        data.readStrongBinder(),
                        data.readBoolean());
                case TRANSACTION_scheduleReceiver -> scheduleReceiver(
                        data.readString(),
                        IntentParcel.readOrNull(data),
                        data.readString(),
                        data.readBoolean(),
                        data.readInt(),
                        data.readString());
                case TRANSACTION_scheduleRegisteredReceiver -> scheduleRegisteredReceiver(
                        data.readString(),
                        IntentParcel.readOrNull(data),
                        data.readString(),
                        data.readBoolean(),
                        data.readInt(),
                        data.readString());
                case TRANSACTION_scheduleNewIntent ->
                        scheduleNewIntent(data.readString(), IntentParcel.readOrNull(data));
                case TRANSACTION_scheduleSendResult -> scheduleSendResult(
                        data.readString(),
                        data.readString(),
                        data.readInt(),
                        data.readInt(),
                        IntentParcel.readOrNull(data));
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
