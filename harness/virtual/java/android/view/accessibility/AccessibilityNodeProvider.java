package android.view.accessibility;

import android.os.Bundle;

/** Describes what a single view draws as if it were views of their own. */
public abstract class AccessibilityNodeProvider {
    public static final int HOST_VIEW_ID = -1;

    /** The node of that number; HOST_VIEW_ID is the view itself. */
    public AccessibilityNodeInfo createAccessibilityNodeInfo(int virtualViewId) {
        return null;
    }

    public boolean performAction(int virtualViewId, int action, Bundle arguments) {
        return false;
    }
}
