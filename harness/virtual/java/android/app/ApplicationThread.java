package android.app;

import android.app.ActivityThread.BindServiceData;
import android.app.ActivityThread.CreateServiceData;
import android.app.ActivityThread.H;
import android.app.ActivityThread.ReceiverData;
import android.app.ActivityThread.ServiceArgsData;
import android.content.ComponentName;
import android.content.Intent;
import android.content.pm.ActivityInfo;
import android.content.pm.ServiceInfo;
import android.os.IBinder;
import android.os.Parcel;
import android.util.Log;
import android.view.DisplayInfo;

import dalvik.system.VMDebug;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process's end of what the system asks; all but the debugger's arrival is done on the main thread. */
final class ApplicationThread extends IApplicationThread.Stub {
    private static final int DUMP_TIMEOUT_S = 5;

    private final ActivityThread thread;

    ApplicationThread(ActivityThread thread) {
        this.thread = thread;
    }

    @Override
    public void bindApplication(AppBindData data) {
        thread.sendMessage(H.BIND_APPLICATION, data);
    }

    @Override
    public void scheduleLaunchActivity(String token, String className, Intent intent) {
        thread.getHandler().post(() -> thread.getActivities().launch(token, className, intent));
    }

    @Override
    public void scheduleResumeActivity(String token) {
        thread.getHandler().post(() -> thread.getActivities().resume(token));
    }

    @Override
    public void schedulePauseActivity(String token, boolean userLeaving) {
        thread.getHandler().post(() -> thread.getActivities().pause(token, userLeaving));
    }

    @Override
    public void scheduleStopActivity(String token) {
        thread.getHandler().post(() -> thread.getActivities().stop(token));
    }

    @Override
    public void scheduleDestroyActivity(String token) {
        thread.getHandler().post(() -> thread.getActivities().destroy(token));
    }

    @Override
    public void scheduleRelaunchActivity(String token, boolean isKept) {
        thread.getHandler().post(() -> thread.getActivities().relaunch(token, isKept));
    }

    @Override
    public void configurationChanged(int rotation) {
        DisplayInfo.turn(rotation);
    }

    @Override
    public void scheduleNewIntent(String token, Intent intent) {
        thread.getHandler().post(() -> thread.getActivities().newIntent(token, intent));
    }

    @Override
    public void scheduleSendResult(String token, String who, int requestCode, int resultCode, Intent data) {
        thread.getHandler().post(() -> thread.getActivities().result(token, who, requestCode, resultCode, data));
    }

    @Override
    public void scheduleCreateService(String token, String className) {
        CreateServiceData data = new CreateServiceData();
        data.token = new ServiceToken(token);
        data.info = new ServiceInfo();
        data.info.name = className;
        thread.sendMessage(H.CREATE_SERVICE, data);
    }

    @Override
    public void scheduleServiceArgs(String token, Intent intent, int flags, int startId, boolean taskRemoved) {
        ServiceArgsData data = new ServiceArgsData();
        data.token = new ServiceToken(token);
        data.args = intent;
        data.flags = flags;
        data.startId = startId;
        data.taskRemoved = taskRemoved;
        thread.sendMessage(H.SERVICE_ARGS, data);
    }

    @Override
    public void scheduleBindService(String token, Intent intent, boolean rebind) {
        thread.sendMessage(H.BIND_SERVICE, binding(token, intent, rebind));
    }

    @Override
    public void scheduleUnbindService(String token, Intent intent) {
        thread.sendMessage(H.UNBIND_SERVICE, binding(token, intent, false));
    }

    private static BindServiceData binding(String token, Intent intent, boolean rebind) {
        BindServiceData data = new BindServiceData();
        data.token = new ServiceToken(token);
        data.intent = intent;
        data.rebind = rebind;
        return data;
    }

    @Override
    public void scheduleStopService(String token) {
        thread.sendMessage(H.STOP_SERVICE, new ServiceToken(token));
    }

    @Override
    public void serviceConnected(int connection, String component, IBinder service, boolean dead) {
        ComponentName name = ComponentName.unflattenFromString(component);
        thread.getBindings().connected(connection, name, service, dead);
    }

    @Override
    public void scheduleReceiver(
            String className, Intent intent, String token, boolean ordered, int code, String data) {
        ActivityInfo info = new ActivityInfo();
        info.name = className;
        thread.sendMessage(H.RECEIVER, new ReceiverData(info, intent, token, ordered, code, data));
    }

    @Override
    public void scheduleRegisteredReceiver(
            String receiver, Intent intent, String token, boolean ordered, int code, String data) {
        thread.getReceivers().deliver(receiver, intent, token, ordered, code, data);
    }

    @Override
    public void attachDebugger() {
        VMDebug.attachDebugger();
    }

    @Override
    public void injectTouch(long downTime, int action, int x, int y) {
        thread.getHandler().post(() -> thread.getActivities().touch(downTime, action, x, y));
    }

    @Override
    public void injectKey(int keyCode) {
        thread.getHandler().post(() -> thread.getActivities().key(keyCode));
    }

    @Override
    public void injectText(String text) {
        thread.getHandler().post(() -> thread.getActivities().text(text));
    }

    @Override
    public void dumpViews(Parcel reply) {
        Parcel views = Parcel.obtain();
        FutureTask<Boolean> dump = new FutureTask<>(() -> thread.getActivities().dump(views));
        boolean done = thread.getActivities() != null && thread.getHandler().post(dump) && isDone(dump);
        reply.writeNoException();
        reply.writeBoolean(done);
        if (done) {
            reply.appendFrom(views);
        }
        views.recycle();
    }

    /** Whether the main thread came round to it; one that hangs must not hang the system with it. */
    private static boolean isDone(FutureTask<Boolean> dump) {
        try {
            return dump.get(DUMP_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            dump.cancel(false);
            Log.w("ActivityThread", "no view dump", e);
            return false;
        }
    }
}
