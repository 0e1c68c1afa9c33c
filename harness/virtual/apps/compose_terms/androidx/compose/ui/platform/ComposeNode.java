package androidx.compose.ui.platform;

import android.graphics.Rect;

/** Something that is drawn within the one view: its words, where it is, and what a click on it does, if anything. */
record ComposeNode(String text, String tag, Rect place, Runnable onClick) {
    boolean isButton() {
        return onClick != null;
    }
}
