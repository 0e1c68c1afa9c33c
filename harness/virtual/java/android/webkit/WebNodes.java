package android.webkit;

import android.graphics.Rect;
import android.os.Bundle;
import android.view.accessibility.AccessibilityNodeInfo;
import android.view.accessibility.AccessibilityNodeProvider;

/** A page as Chromium describes it: the view, within it the document, within that the elements. */
final class WebNodes extends AccessibilityNodeProvider {
    private static final String VIEW = "android.webkit.WebView";
    private static final int DOCUMENT = 1;
    private static final int FIRST_ELEMENT = 2;

    private final WebView view;

    WebNodes(WebView view) {
        this.view = view;
    }

    @Override
    public AccessibilityNodeInfo createAccessibilityNodeInfo(int virtualViewId) {
        AccessibilityNodeInfo info = AccessibilityNodeInfo.obtain();
        WebPage page = view.getPage();
        if (virtualViewId == HOST_VIEW_ID) {
            view.onInitializeAccessibilityNodeInfo(info);
            info.setClassName(VIEW);
            info.addChild(view, DOCUMENT);
        } else if (virtualViewId == DOCUMENT) {
            info.setClassName(VIEW);
            info.setText(page.title());
            info.setFocusable(true);
            info.setBoundsInScreen(onScreen(new Rect(0, 0, view.getWidth(), view.getHeight())));
            for (int i = 0; i < page.elements().size(); i++) {
                info.addChild(view, FIRST_ELEMENT + i);
            }
        } else {
            describe(page.elements().get(virtualViewId - FIRST_ELEMENT), info);
        }
        return info;
    }

    @Override
    public boolean performAction(int virtualViewId, int action, Bundle arguments) {
        if (action != AccessibilityNodeInfo.ACTION_CLICK || virtualViewId < FIRST_ELEMENT) {
            return false;
        }
        view.click(view.getPage().elements().get(virtualViewId - FIRST_ELEMENT));
        return true;
    }

    private void describe(WebElement element, AccessibilityNodeInfo info) {
        info.setClassName(element.className());
        info.setText(element.text());
        info.setViewIdResourceName(element.id());
        info.setClickable(element.isClickable());
        info.setFocusable(element.isClickable());
        info.setBoundsInScreen(onScreen(element.place()));
    }

    private Rect onScreen(Rect place) {
        int[] origin = new int[2];
        view.getLocationOnScreen(origin);
        return new Rect(
                origin[0] + place.left, origin[1] + place.top, origin[0] + place.right, origin[1] + place.bottom);
    }
}
