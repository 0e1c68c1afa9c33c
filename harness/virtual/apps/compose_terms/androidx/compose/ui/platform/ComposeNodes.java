package androidx.compose.ui.platform;

import android.graphics.Rect;
import android.os.Bundle;
import android.view.accessibility.AccessibilityNodeInfo;
import android.view.accessibility.AccessibilityNodeProvider;

/**
 * What is drawn, as Compose describes it: a text is a TextView; a button is a nameless View that can be clicked, with its
 * words in one child of it and its role in another.
 */
final class ComposeNodes extends AccessibilityNodeProvider {
    private static final int OF_EACH = 3;
    private static final int WORDS = 1;

    private final AndroidComposeView view;

    ComposeNodes(AndroidComposeView view) {
        this.view = view;
    }

    @Override
    public AccessibilityNodeInfo createAccessibilityNodeInfo(int virtualViewId) {
        AccessibilityNodeInfo info = AccessibilityNodeInfo.obtain();
        if (virtualViewId == HOST_VIEW_ID) {
            view.onInitializeAccessibilityNodeInfo(info);
            for (int i = 0; i < view.getNodes().size(); i++) {
                info.addChild(view, i * OF_EACH);
            }
            return info;
        }
        ComposeNode node = view.getNodes().get(virtualViewId / OF_EACH);
        info.setBoundsInScreen(onScreen(node.place()));
        int part = virtualViewId % OF_EACH;
        if (part == 0 && node.isButton()) {
            describeButton(node, virtualViewId, info);
        } else if (part == 0 || part == WORDS) {
            info.setClassName("android.widget.TextView");
            info.setText(node.text());
        } else {
            info.setClassName("android.widget.Button");
        }
        return info;
    }

    private void describeButton(ComposeNode node, int id, AccessibilityNodeInfo info) {
        info.setClassName("android.view.View");
        info.setViewIdResourceName(node.tag());
        info.setClickable(true);
        info.setFocusable(true);
        info.addChild(view, id + WORDS);
        info.addChild(view, id + WORDS + 1);
    }

    @Override
    public boolean performAction(int virtualViewId, int action, Bundle arguments) {
        ComposeNode node = view.getNodes().get(virtualViewId / OF_EACH);
        if (action != AccessibilityNodeInfo.ACTION_CLICK || !node.isButton()) {
            return false;
        }
        node.onClick().run();
        return true;
    }

    private Rect onScreen(Rect place) {
        int[] origin = new int[2];
        view.getLocationOnScreen(origin);
        return new Rect(
                origin[0] + place.left, origin[1] + place.top, origin[0] + place.right, origin[1] + place.bottom);
    }
}
