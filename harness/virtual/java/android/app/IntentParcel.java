package android.app;

import android.content.Intent;
import android.os.Parcel;

/** Intents in the system's calls, where there may be none. */
final class IntentParcel {
    private IntentParcel() {}

    static Intent readOrNull(Parcel data) {
        return data.readInt() == 0 ? null : Intent.CREATOR.createFromParcel(data);
    }

    static void writeOrNull(Parcel data, Intent intent) {
        data.writeInt(intent == null ? 0 : 1);
        if (intent != null) {
            intent.writeToParcel(data, 0);
        }
    }
}
