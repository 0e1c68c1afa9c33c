package android.app;

import android.os.Parcel;
import android.util.Log;

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
        thread.getHandler().sendMessage(thread.getHandler().obtainMessage(ActivityThread.H.BIND_APPLICATION, data));
    }

    @Override
    public void scheduleLaunchActivity(String token, String className, String action) {
        thread.getHandler().post(() -> thread.getActivities().launch(token, className, action));
    }

    @Override
    public void scheduleResumeActivity(String token) {
        thread.getHandler().post(() -> thread.getActivities().resume(token));
    }

    @Override
    public void schedulePauseActivity(String token) {
        thread.getHandler().post(() -> thread.getActivities().pause(token));
    }

    @Override
    public void scheduleStopActivity(String token) {
        thread.getHandler().post(() -> thread.getActivities().stop(token));
    }

    @Override
    public void attachDebugger() {
        VMDebug.attachDebugger();
    }

    @Override
    public void injectTap(int x, int y) {
        thread.getHandler().post(() -> thread.getActivities().tap(x, y));
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
