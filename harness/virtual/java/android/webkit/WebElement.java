package android.webkit;

import android.graphics.Rect;

/** One element of a page: its words, what a click on it does, and where it lies within the view. */
record WebElement(String tag, String id, String text, String onclick, String href, Rect place) {
    boolean isClickable() {
        return !onclick.isEmpty() || !href.isEmpty() || tag.equals("button");
    }

    /** What Chromium calls it to accessibility. */
    String className() {
        return switch (tag) {
            case "button" -> "android.widget.Button";
            case "p" -> "android.widget.TextView";
            default -> "android.view.View";
        };
    }
}
