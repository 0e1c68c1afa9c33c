package android.content;

import android.app.ActivityManager;
import android.os.Bundle;
import android.os.IBinder;
import android.os.RemoteException;

/** Reacts to broadcasts. */
public abstract class BroadcastReceiver {
    private PendingResult pendingResult;

    public abstract void onReceive(Context context, Intent intent);

    /** Lets the work go on after {@link #onReceive}; the broadcast ends with {@link PendingResult#finish}. */
    public final PendingResult goAsync() {
        PendingResult result = pendingResult;
        pendingResult = null;
        return result;
    }

    public final void setPendingResult(PendingResult result) {
        pendingResult = result;
    }

    public final PendingResult getPendingResult() {
        return pendingResult;
    }

    public final boolean isOrderedBroadcast() {
        return pendingResult != null && pendingResult.ordered;
    }

    public final void setResultCode(int code) {
        pendingResult.setResultCode(code);
    }

    public final int getResultCode() {
        return pendingResult == null ? 0 : pendingResult.getResultCode();
    }

    public final void setResultData(String data) {
        pendingResult.setResultData(data);
    }

    public final String getResultData() {
        return pendingResult == null ? null : pendingResult.getResultData();
    }

    public final void setResult(int code, String data, Bundle extras) {
        pendingResult.setResult(code, data, extras);
    }

    public final void abortBroadcast() {
        pendingResult.abortBroadcast();
    }

    public final boolean getAbortBroadcast() {
        return pendingResult != null && pendingResult.getAbortBroadcast();
    }

    public IBinder peekService(Context myContext, Intent service) {
        return null;
    }

    /** What a receiver gives back; the system waits for it. */
    public static class PendingResult {
        private final String token;
        private final boolean ordered;
        private int code;
        private String data;
        private boolean aborted;
        private boolean finished;

        public PendingResult(String token, boolean ordered, int code, String data) {
            this.token = token;
            this.ordered = ordered;
            this.code = code;
            this.data = data;
        }

        public final void setResultCode(int code) {
            this.code = code;
        }

        public final int getResultCode() {
            return code;
        }

        public final void setResultData(String data) {
            this.data = data;
        }

        public final String getResultData() {
            return data;
        }

        public final void setResult(int code, String data, Bundle extras) {
            this.code = code;
            this.data = data;
        }

        public final boolean getAbortBroadcast() {
            return aborted;
        }

        public final void abortBroadcast() {
            aborted = true;
        }

        public final void finish() {
            if (finished) {
                throw new IllegalStateException("Broadcast already finished");
            }
            finished = true;
            try {
                ActivityManager.getService().finishReceiver(token, code, data, aborted);
            } catch (RemoteException e) {
                throw e.rethrowFromSystemServer();
            }
        }
    }
}
