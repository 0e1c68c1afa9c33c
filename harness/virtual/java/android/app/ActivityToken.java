package android.app;

import android.os.Binder;

/** Names an activity towards the system. */
final class ActivityToken extends Binder {
    final String name;

    ActivityToken(String name) {
        this.name = name;
    }
}
