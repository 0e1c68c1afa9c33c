package android.view;

/** What is on the screen of an activity or a dialog. */
public abstract class Window {
    /** Takes what comes to a window before its views do. */
    public interface Callback {
        boolean dispatchTouchEvent(MotionEvent event);
    }

    private Window() {}
}
