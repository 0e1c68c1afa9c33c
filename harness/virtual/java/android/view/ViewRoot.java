package android.view;

import android.content.res.Resources;
import android.os.Parcel;
import android.widget.EditText;
import android.widget.TextView;

/** A window around views: lays them out, takes taps, keys and text, describes them to the system. */
public final class ViewRoot {
    private static final int STATUS_BAR_BOTTOM = 63;
    private static final int SCREEN_RIGHT = 1080;
    private static final int NAVIGATION_BAR_TOP = 1794;
    private static final int DIALOG_MARGIN = 42;
    private static final int TAP_SLOP = 21;

    private final ViewGroup decor;
    private final boolean fillsScreen;
    private Runnable onOutside = () -> {};
    private KeyEvent.Callback keys;
    private View focus;

    private ViewRoot(ViewGroup decor, boolean fillsScreen) {
        this.decor = decor;
        this.fillsScreen = fillsScreen;
    }

    /** The window of an activity. */
    public static ViewRoot ofScreen(ViewGroup decor) {
        return new ViewRoot(decor, true);
    }

    /** The window of a dialog, as high as it wants to be, which takes the keys of its screen. */
    public static ViewRoot ofDialog(ViewGroup decor, KeyEvent.Callback keys, Runnable onOutside) {
        ViewRoot root = new ViewRoot(decor, false);
        root.keys = keys;
        root.onOutside = onOutside;
        return root;
    }

    /** Gives a tap to the topmost clickable view below that point of the screen. */
    public void tap(int x, int y) {
        layout();
        if (!isInside(x, y)) {
            onOutside.run();
            return;
        }
        View target = decor.findClickableAt(x, y);
        if (target == null) {
            return;
        }
        if (target instanceof EditText) {
            focus = target;
        }
        target.onTap();
    }

    /** A finger that moves scrolls what is below it; one that hardly does is a tap, a long one where it stays. */
    public void swipe(int x1, int y1, int x2, int y2, int durationMs) {
        layout();
        boolean stays = Math.abs(x2 - x1) < TAP_SLOP && Math.abs(y2 - y1) < TAP_SLOP;
        View target = stays ? decor.findClickableAt(x1, y1) : null;
        if (stays && durationMs >= ViewConfiguration.getLongPressTimeout() && target != null && target.onHold()) {
            return;
        } else if (stays) {
            tap(x1, y1);
        } else {
            decor.scrollAt(x1, y1, y1 - y2);
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

    /** Writes how many nodes there are, then each in drawing order. */
    public void dump(Parcel out) {
        layout();
        out.writeInt(count(decor));
        dump(decor, 0, out);
    }

    private void layout() {
        if (fillsScreen) {
            decor.layout(0, STATUS_BAR_BOTTOM, SCREEN_RIGHT, NAVIGATION_BAR_TOP);
            return;
        }
        int room = NAVIGATION_BAR_TOP - STATUS_BAR_BOTTOM;
        int height = Math.min(decor.measureHeight(SCREEN_RIGHT - 2 * DIALOG_MARGIN), room - 2 * DIALOG_MARGIN);
        int top = STATUS_BAR_BOTTOM + (room - height) / 2;
        decor.layout(DIALOG_MARGIN, top, SCREEN_RIGHT - DIALOG_MARGIN, top + height);
    }

    private boolean isInside(int x, int y) {
        boolean across = x >= decor.getLeft() && x < decor.getLeft() + decor.getWidth();
        return across && y >= decor.getTop() && y < decor.getTop() + decor.getHeight();
    }

    private static int count(View view) {
        if (!view.isSeen()) {
            return 0;
        }
        int nodes = 1;
        for (int i = 0; view instanceof ViewGroup group && i < group.getChildCount(); i++) {
            nodes += count(group.getChildAt(i));
        }
        return nodes;
    }

    private void dump(View view, int depth, Parcel out) {
        if (!view.isSeen()) {
            return;
        }
        out.writeInt(depth);
        out.writeString(view.getAccessibilityClassName().toString());
        out.writeString(resourceName(view));
        out.writeString(view instanceof TextView text ? text.getShownText().toString() : "");
        CharSequence description = view.getContentDescription();
        out.writeString(description == null ? "" : description.toString());
        out.writeBoolean(view.isClickable());
        out.writeBoolean(view.isEnabled());
        writeBounds(view, out);
        out.writeInt(NodeFlags.of(view, view == focus));
        for (int i = 0; view instanceof ViewGroup group && i < group.getChildCount(); i++) {
            dump(group.getChildAt(i), depth + 1, out);
        }
    }

    private static String resourceName(View view) {
        try {
            return view.getId() == View.NO_ID ? "" : view.getResources().getResourceName(view.getId());
        } catch (Resources.NotFoundException e) {
            return "";
        }
    }

    /** What of the view is on the screen: a scrolled one may lie partly outside of its parents. */
    private static void writeBounds(View view, Parcel out) {
        int[] bounds = view.getBoundsOnScreen();
        for (int edge : bounds) {
            out.writeInt(edge);
        }
    }
}
