package android.view.accessibility;

import android.graphics.Rect;
import android.os.Parcel;
import android.view.View;

import java.util.ArrayList;
import java.util.List;

/** What one view, or something that a view draws, shows and can do. */
public class AccessibilityNodeInfo {
    public static final int ACTION_CLICK = 0x10;

    // The bits that the system reads.
    private static final int CHECKABLE = 1;
    private static final int CHECKED = 2;
    private static final int FOCUSABLE = 4;
    private static final int FOCUSED = 8;
    private static final int SCROLLABLE = 16;
    private static final int LONG_CLICKABLE = 32;
    private static final int PASSWORD = 64;

    private final Rect bounds = new Rect();
    private final List<Integer> virtualChildren = new ArrayList<>();
    private CharSequence className = "";
    private CharSequence text;
    private CharSequence contentDescription;
    private String resourceName;
    private boolean isClickable;
    private boolean isEnabled = true;
    private int flags;

    public static AccessibilityNodeInfo obtain() {
        return new AccessibilityNodeInfo();
    }

    public void setClassName(CharSequence className) {
        this.className = className;
    }

    public CharSequence getText() {
        return text;
    }

    public void setText(CharSequence text) {
        this.text = text;
    }

    public void setContentDescription(CharSequence contentDescription) {
        this.contentDescription = contentDescription;
    }

    public void setViewIdResourceName(String viewIdResName) {
        resourceName = viewIdResName;
    }

    public boolean isClickable() {
        return isClickable;
    }

    public void setClickable(boolean clickable) {
        isClickable = clickable;
    }

    public void setEnabled(boolean enabled) {
        isEnabled = enabled;
    }

    public void setCheckable(boolean checkable) {
        set(CHECKABLE, checkable);
    }

    public void setChecked(boolean checked) {
        set(CHECKED, checked);
    }

    public void setFocusable(boolean focusable) {
        set(FOCUSABLE, focusable);
    }

    public void setFocused(boolean focused) {
        set(FOCUSED, focused);
    }

    public void setScrollable(boolean scrollable) {
        set(SCROLLABLE, scrollable);
    }

    public void setLongClickable(boolean longClickable) {
        set(LONG_CLICKABLE, longClickable);
    }

    public void setPassword(boolean password) {
        set(PASSWORD, password);
    }

    public void getBoundsInScreen(Rect outBounds) {
        outBounds.set(bounds);
    }

    public void setBoundsInScreen(Rect bounds) {
        this.bounds.set(bounds);
    }

    /** Adds what the root's provider knows by that number. */
    public void addChild(View root, int virtualDescendantId) {
        virtualChildren.add(virtualDescendantId);
    }

    /** The numbers of what was added, in that order. */
    public List<Integer> getVirtualChildren() {
        return virtualChildren;
    }

    /** Writes the node as the system reads it, at its depth in the tree. */
    public void writeTo(Parcel out, int depth) {
        out.writeInt(depth);
        out.writeString(className.toString());
        out.writeString(orEmpty(resourceName));
        out.writeString(orEmpty(text));
        out.writeString(orEmpty(contentDescription));
        out.writeBoolean(isClickable);
        out.writeBoolean(isEnabled);
        for (int edge : new int[] {bounds.left, bounds.top, bounds.right, bounds.bottom}) {
            out.writeInt(edge);
        }
        out.writeInt(flags);
    }

    private void set(int flag, boolean on) {
        flags = on ? flags | flag : flags & ~flag;
    }

    private static String orEmpty(CharSequence text) {
        return text == null ? "" : text.toString();
    }
}
