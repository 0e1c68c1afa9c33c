package android.view;

import android.os.Parcel;
import android.widget.EditText;

import com.android.internal.policy.DecorView;

/** A window around views: lays them out, takes touches, keys and text, describes them to the system. */
public final class ViewRootImpl {
    private static final int STATUS_BAR_BOTTOM = 63;
    private static final int DIALOG_MARGIN = 42;

    private final DecorView mView;
    private final ViewPostImeInputStage viewStage = new ViewPostImeInputStage();
    private final boolean fillsScreen;
    private Runnable onOutside = () -> {};
    private KeyEvent.Callback keys;
    private View focus;
    private boolean isTouchOutside;

    /** A touch on its way through the stages. */
    private static final class QueuedInputEvent {
        final InputEvent mEvent;

        QueuedInputEvent(InputEvent event) {
            mEvent = event;
        }
    }

    /** The last stage, which hands a touch to the outermost view. */
    private final class ViewPostImeInputStage {
        private static final int FORWARD = 0;
        private static final int FINISH_HANDLED = 1;

        private int processPointerEvent(QueuedInputEvent q) {
            MotionEvent event = (MotionEvent) q.mEvent;
            event.offsetLocation(-mView.getLeft(), -mView.getTop());
            return mView.dispatchTouchEvent(event) ? FINISH_HANDLED : FORWARD;
        }
    }

    private ViewRootImpl(DecorView decor, boolean fillsScreen) {
        mView = decor;
        this.fillsScreen = fillsScreen;
        View outermost = decor; // whose package is another one
        outermost.attach(this);
    }

    /** The window of an activity. */
    public static ViewRootImpl ofScreen(DecorView decor) {
        return new ViewRootImpl(decor, true);
    }

    /** The window of a dialog, as high as it wants to be, which takes the keys of its screen. */
    public static ViewRootImpl ofDialog(DecorView decor, KeyEvent.Callback keys, Runnable onOutside) {
        ViewRootImpl root = new ViewRootImpl(decor, false);
        root.keys = keys;
        root.onOutside = onOutside;
        return root;
    }

    /** Gives a touch to the views; one that began outside of the window is told when the finger is lifted. */
    public void touch(MotionEvent event) {
        if (event.getActionMasked() == MotionEvent.ACTION_DOWN) {
            layout();
            isTouchOutside = !isInside((int) event.getRawX(), (int) event.getRawY());
        }
        if (!isTouchOutside) {
            viewStage.processPointerEvent(new QueuedInputEvent(event));
        } else if (event.getActionMasked() == MotionEvent.ACTION_UP) {
            onOutside.run();
        }
    }

    /** Gives a key to the focused view, then to the window's own taker of keys. */
    public boolean dispatchKey(KeyEvent event) {
        if (focus != null && focus.dispatchKeyEvent(event)) {
            return true;
        }
        return keys != null && event.dispatch(keys);
    }

    /** Types into the focused field; without one the text goes nowhere. */
    public void type(String text) {
        if (focus instanceof EditText field && field.isEnabled()) {
            field.append(text);
        }
    }

    public View getFocus() {
        return focus;
    }

    void setFocus(View view) {
        focus = view;
    }

    /** Writes how many nodes there are, then each in drawing order. */
    public void dump(Parcel out) {
        layout();
        NodeDump nodes = new NodeDump();
        nodes.add(mView, 0);
        nodes.writeTo(out);
    }

    private void layout() {
        int right = DisplayInfo.getAppWidth();
        int bottom = DisplayInfo.getAppHeight();
        if (fillsScreen) {
            mView.layout(0, STATUS_BAR_BOTTOM, right, bottom);
            return;
        }
        int room = bottom - STATUS_BAR_BOTTOM;
        int height = Math.min(mView.measureHeight(right - 2 * DIALOG_MARGIN), room - 2 * DIALOG_MARGIN);
        int top = STATUS_BAR_BOTTOM + (room - height) / 2;
        mView.layout(DIALOG_MARGIN, top, right - DIALOG_MARGIN, top + height);
    }

    private boolean isInside(int x, int y) {
        boolean across = x >= mView.getLeft() && x < mView.getLeft() + mView.getWidth();
        return across && y >= mView.getTop() && y < mView.getTop() + mView.getHeight();
    }
}
