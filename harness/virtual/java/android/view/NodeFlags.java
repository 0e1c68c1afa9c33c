package android.view;

import android.widget.CompoundButton;
import android.widget.EditText;
import android.widget.ScrollView;

/** What a view can do and does, in the bits that the system reads. */
final class NodeFlags {
    private static final int CHECKABLE = 1;
    private static final int CHECKED = 2;
    private static final int FOCUSABLE = 4;
    private static final int FOCUSED = 8;
    private static final int SCROLLABLE = 16;
    private static final int LONG_CLICKABLE = 32;
    private static final int PASSWORD = 64;

    private NodeFlags() {}

    static int of(View view, boolean focused) {
        int flags = view instanceof CompoundButton ? CHECKABLE : 0;
        flags |= view instanceof CompoundButton button && button.isChecked() ? CHECKED : 0;
        flags |= view.isFocusable() ? FOCUSABLE : 0;
        flags |= focused ? FOCUSED : 0;
        flags |= view instanceof ScrollView scroll && scroll.canScroll() ? SCROLLABLE : 0;
        flags |= view.isLongClickable() ? LONG_CLICKABLE : 0;
        return flags | (view instanceof EditText field && field.isPassword() ? PASSWORD : 0);
    }
}
