package android.app;

import android.content.Context;
import android.content.ContextWrapper;

/** The app as a whole; one in each of its processes. */
public class Application extends ContextWrapper {
    public Application() {
        super(null);
    }

    public void onCreate() {}

    /** Gives the new object its context; {@link #attachBaseContext} runs within. */
    final void attach(Context context) {
        attachBaseContext(context);
    }
}
