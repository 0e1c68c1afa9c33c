package android.app;

import android.content.Context;
import android.os.Binder;
import android.os.BinderCall;
import android.os.Handler;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;
import android.os.ServiceManager;

import java.util.Map;
import java.util.WeakHashMap;

/** Has something happen at a time, whether the app runs then or not. */
public class AlarmManager {
    public static final int RTC_WAKEUP = 0;
    public static final int RTC = 1;
    public static final int ELAPSED_REALTIME_WAKEUP = 2;
    public static final int ELAPSED_REALTIME = 3;
    public static final long INTERVAL_FIFTEEN_MINUTES = 15 * 60 * 1000;
    public static final long INTERVAL_HALF_HOUR = 2 * INTERVAL_FIFTEEN_MINUTES;
    public static final long INTERVAL_HOUR = 2 * INTERVAL_HALF_HOUR;
    public static final long INTERVAL_HALF_DAY = 12 * INTERVAL_HOUR;
    public static final long INTERVAL_DAY = 2 * INTERVAL_HALF_DAY;
    private static final String DESCRIPTOR = "android.app.IAlarmManager";
    private static final int TRANSACTION_set = 1;
    private static final int TRANSACTION_remove = 4;
    private static final int FLAG_STANDALONE = 1;
    private static final int FLAG_ALLOW_WHILE_IDLE = 1 << 2;
    private static final long WINDOW_EXACT = 0;
    private static final long WINDOW_HEURISTIC = -1;
    private static final Map<OnAlarmListener, ListenerWrapper> LISTENERS = new WeakHashMap<>();

    private final Context context;

    /** Is told of an alarm directly; it is gone with the process. */
    public interface OnAlarmListener {
        void onAlarm();
    }

    /** The time of an alarm clock, and what shows it. */
    public static final class AlarmClockInfo {
        private final long triggerTime;
        private final PendingIntent showIntent;

        public AlarmClockInfo(long triggerTime, PendingIntent showIntent) {
            this.triggerTime = triggerTime;
            this.showIntent = showIntent;
        }

        public long getTriggerTime() {
            return triggerTime;
        }

        public PendingIntent getShowIntent() {
            return showIntent;
        }
    }

    AlarmManager(Context context) {
        this.context = context;
    }

    public void set(int type, long triggerAtMillis, PendingIntent operation) {
        setImpl(type, triggerAtMillis, WINDOW_HEURISTIC, 0, 0, operation, null, null, null);
    }

    public void set(
            int type, long triggerAtMillis, String tag, OnAlarmListener listener, Handler targetHandler) {
        setImpl(type, triggerAtMillis, WINDOW_HEURISTIC, 0, 0, null, listener, tag, targetHandler);
    }

    public void setRepeating(int type, long triggerAtMillis, long intervalMillis, PendingIntent operation) {
        setImpl(type, triggerAtMillis, WINDOW_HEURISTIC, intervalMillis, 0, operation, null, null, null);
    }

    public void setInexactRepeating(int type, long triggerAtMillis, long intervalMillis, PendingIntent operation) {
        setImpl(type, triggerAtMillis, WINDOW_HEURISTIC, intervalMillis, 0, operation, null, null, null);
    }

    public void setWindow(int type, long windowStartMillis, long windowLengthMillis, PendingIntent operation) {
        setImpl(type, windowStartMillis, windowLengthMillis, 0, 0, operation, null, null, null);
    }

    public void setWindow(
            int type,
            long windowStartMillis,
            long windowLengthMillis,
            String tag,
            OnAlarmListener listener,
            Handler targetHandler) {
        setImpl(type, windowStartMillis, windowLengthMillis, 0, 0, null, listener, tag, targetHandler);
    }

    public void setExact(int type, long triggerAtMillis, PendingIntent operation) {
        setImpl(type, triggerAtMillis, WINDOW_EXACT, 0, FLAG_STANDALONE, operation, null, null, null);
    }

    public void setExact(
            int type, long triggerAtMillis, String tag, OnAlarmListener listener, Handler targetHandler) {
        setImpl(type, triggerAtMillis, WINDOW_EXACT, 0, FLAG_STANDALONE, null, listener, tag, targetHandler);
    }

    public void setAlarmClock(AlarmClockInfo info, PendingIntent operation) {
        setImpl(RTC_WAKEUP, info.getTriggerTime(), WINDOW_EXACT, 0, FLAG_STANDALONE, operation, null, null, null);
    }

    public void setAndAllowWhileIdle(int type, long triggerAtMillis, PendingIntent operation) {
        setImpl(type, triggerAtMillis, WINDOW_HEURISTIC, 0, FLAG_ALLOW_WHILE_IDLE, operation, null, null, null);
    }

    public void setExactAndAllowWhileIdle(int type, long triggerAtMillis, PendingIntent operation) {
        int flags = FLAG_STANDALONE | FLAG_ALLOW_WHILE_IDLE;
        setImpl(type, triggerAtMillis, WINDOW_EXACT, 0, flags, operation, null, null, null);
    }

    public void cancel(PendingIntent operation) {
        if (operation == null) {
            throw new NullPointerException("cancel() called with a null PendingIntent");
        }
        remove(operation.getToken(), null);
    }

    public void cancel(OnAlarmListener listener) {
        if (listener == null) {
            throw new NullPointerException("cancel() called with a null OnAlarmListener");
        }
        ListenerWrapper wrapper;
        synchronized (LISTENERS) {
            wrapper = LISTENERS.get(listener);
        }
        if (wrapper != null) {
            remove(null, wrapper);
        }
    }

    private void setImpl(
            int type,
            long triggerAtMillis,
            long windowMillis,
            long intervalMillis,
            int flags,
            PendingIntent operation,
            OnAlarmListener listener,
            String tag,
            Handler handler) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeInt(type);
            call.data.writeLong(Math.max(0, triggerAtMillis));
            call.data.writeLong(windowMillis);
            call.data.writeLong(intervalMillis);
            call.data.writeInt(flags);
            call.data.writeString(operation == null ? null : operation.getToken());
            call.data.writeStrongBinder(listener == null ? null : wrap(listener, handler));
            call.data.writeString(tag);
            service().transact(TRANSACTION_set, call.data, call.reply, 0);
            call.reply.readException();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private ListenerWrapper wrap(OnAlarmListener listener, Handler handler) {
        Handler target = handler == null ? new Handler(context.getMainLooper()) : handler;
        synchronized (LISTENERS) {
            return LISTENERS.computeIfAbsent(listener, key -> new ListenerWrapper(key, target));
        }
    }

    private static void remove(String token, IBinder listener) {
        try (BinderCall call = new BinderCall(DESCRIPTOR)) {
            call.data.writeString(token);
            call.data.writeStrongBinder(listener);
            service().transact(TRANSACTION_remove, call.data, call.reply, 0);
            call.reply.readException();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    private static IBinder service() {
        return ServiceManager.getService(Context.ALARM_SERVICE);
    }

    /** A listener as the system calls it. */
    private static final class ListenerWrapper extends Binder implements Runnable {
        final OnAlarmListener mListener;
        private final Handler handler;

        ListenerWrapper(OnAlarmListener listener, Handler handler) {
            super("android.app.IAlarmListener");
            mListener = listener;
            this.handler = handler;
        }

        @Override
        protected boolean onTransact(int code, Parcel data, Parcel reply, int flags) {
            handler.post(this);
            return true;
        }

        @Override
        public void run() {
            mListener.onAlarm();
        }
    }
}
