package android.app;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.os.Parcel;
import android.os.Parcelable;
import android.os.RemoteException;

/** An intent that others may send in this app's name; the system keeps it under a token, equal ones under the same. */
public final class PendingIntent implements Parcelable {
    public static final int FLAG_ONE_SHOT = 1 << 30;
    public static final int FLAG_NO_CREATE = 1 << 29;
    public static final int FLAG_CANCEL_CURRENT = 1 << 28;
    public static final int FLAG_UPDATE_CURRENT = 1 << 27;
    public static final int FLAG_IMMUTABLE = 1 << 26;
    public static final Creator<PendingIntent> CREATOR = new Creator<>() {
        @Override
        public PendingIntent createFromParcel(Parcel source) {
            return new PendingIntent(source.readString());
        }

        @Override
        public PendingIntent[] newArray(int size) {
            return new PendingIntent[size];
        }
    };
    private static final int BROADCAST = 1;
    private static final int ACTIVITY = 2;
    private static final int SERVICE = 4;
    private static final int FOREGROUND_SERVICE = 5;

    private final String token;

    /** The intent was cancelled, or sent already where that is allowed but once. */
    public static class CanceledException extends Exception {
        public CanceledException() {}

        public CanceledException(String name) {
            super(name);
        }
    }

    private PendingIntent(String token) {
        this.token = token;
    }

    public static PendingIntent getActivity(Context context, int requestCode, Intent intent, int flags) {
        return make(ACTIVITY, requestCode, intent, flags);
    }

    public static PendingIntent getActivity(
            Context context, int requestCode, Intent intent, int flags, Bundle options) {
        return make(ACTIVITY, requestCode, intent, flags);
    }

    public static PendingIntent getBroadcast(Context context, int requestCode, Intent intent, int flags) {
        return make(BROADCAST, requestCode, intent, flags);
    }

    public static PendingIntent getService(Context context, int requestCode, Intent intent, int flags) {
        return make(SERVICE, requestCode, intent, flags);
    }

    public static PendingIntent getForegroundService(Context context, int requestCode, Intent intent, int flags) {
        return make(FOREGROUND_SERVICE, requestCode, intent, flags);
    }

    private static PendingIntent make(int type, int requestCode, Intent intent, int flags) {
        try {
            String token = ActivityManager.getService().getIntentSender(type, requestCode, intent, flags);
            return token == null ? null : new PendingIntent(token);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    String getToken() {
        return token;
    }

    public void send() throws CanceledException {
        send(null, 0, null);
    }

    public void send(int code) throws CanceledException {
        send(null, code, null);
    }

    public void send(Context context, int code, Intent intent) throws CanceledException {
        try {
            if (!ActivityManager.getService().sendIntentSender(token)) {
                throw new CanceledException();
            }
        } catch (RemoteException e) {
            throw new CanceledException(e.getMessage());
        }
    }

    public void cancel() {
        try {
            ActivityManager.getService().cancelIntentSender(token);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel out, int flags) {
        out.writeString(token);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PendingIntent intent && token.equals(intent.token);
    }

    @Override
    public int hashCode() {
        return token.hashCode();
    }

    @Override
    public String toString() {
        return "PendingIntent{" + token + "}";
    }
}
