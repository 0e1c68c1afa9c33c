package android.widget;

import android.content.Context;
import android.view.View;
import android.view.accessibility.AccessibilityNodeInfo;

/** Shows text. */
public class TextView extends View {
    private static final int LINE_HEIGHT = 50;
    private static final int CHARACTER_WIDTH = 20;
    private static final int PADDING = 21;

    private CharSequence text = "";

    public TextView(Context context) {
        super(context);
    }

    public CharSequence getText() {
        return text;
    }

    public final void setText(CharSequence text) {
        this.text = text == null ? "" : text;
    }

    public final void setText(int resid) {
        setText(getResources().getResourceName(resid));
    }

    public void append(CharSequence more) {
        setText(text.toString() + more);
    }

    public int length() {
        return text.length();
    }

    /** What is to be seen, which for an empty field is its hint and for a password its dots. */
    public CharSequence getShownText() {
        return text;
    }

    @Override
    public void onInitializeAccessibilityNodeInfo(AccessibilityNodeInfo info) {
        super.onInitializeAccessibilityNodeInfo(info);
        info.setText(getShownText());
    }

    @Override
    public int measureHeight(int width) {
        int perLine = Math.max(1, (width - 2 * PADDING) / CHARACTER_WIDTH);
        int lines = Math.max(1, (getShownText().length() + perLine - 1) / perLine);
        return lines * LINE_HEIGHT + 2 * PADDING;
    }
}
