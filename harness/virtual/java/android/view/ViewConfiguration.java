package android.view;

/** How long and how far is what for a finger. */
public class ViewConfiguration {
    /** How far a finger may move, in pixels, before it drags. */
    public static final int TOUCH_SLOP = 21;

    private static final int DEFAULT_LONG_PRESS_TIMEOUT = 500;

    private ViewConfiguration() {}

    public static int getLongPressTimeout() {
        return DEFAULT_LONG_PRESS_TIMEOUT;
    }
}
