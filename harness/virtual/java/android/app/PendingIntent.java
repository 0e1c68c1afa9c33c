package android.app;

import android.content.Context;
import android.content.IIntentSender;
import android.content.Intent;
import android.os.Parcel;
import android.os.Parcelable;

/** An intent that others may send on the app's behalf. */
public final class PendingIntent implements Parcelable {
    public static final int FLAG_ONE_SHOT = 1 << 30;
    public static final int FLAG_UPDATE_CURRENT = 1 << 27;
    public static final int FLAG_IMMUTABLE = 1 << 26;

    private final IIntentSender target;
    private final String creatorPackage;

    private PendingIntent(Context context, IIntentSender target) {
        this.target = target;
        this.creatorPackage = context.getPackageName();
    }

    public static PendingIntent getActivity(Context context, int requestCode, Intent intent, int flags) {
        return new PendingIntent(context, new IIntentSender.Stub() {
            @Override
            public void send() {
                context.startActivity(intent);
            }
        });
    }

    public String getCreatorPackage() {
        return creatorPackage;
    }

    public IIntentSender getTarget() {
        return target;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PendingIntent intent && target.asBinder() == intent.target.asBinder();
    }

    @Override
    public int hashCode() {
        return target.asBinder().hashCode();
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel out, int flags) {
        out.writeStrongBinder(target.asBinder());
    }
}
