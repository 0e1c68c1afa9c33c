package androidx.compose.ui.platform;

import android.content.Context;
import android.graphics.Rect;
import android.view.MotionEvent;
import android.view.ViewGroup;
import android.view.accessibility.AccessibilityNodeProvider;

import java.util.ArrayList;
import java.util.List;

/** Draws all that is on a screen, and finds out by itself what a finger is on: nothing of it is a view. */
public final class AndroidComposeView extends ViewGroup {
    private static final int NODE_HEIGHT = 168;

    private final List<ComposeNode> nodes = new ArrayList<>();
    private final ComposeNodes described = new ComposeNodes(this);
    private ComposeNode pressed;

    public AndroidComposeView(Context context) {
        super(context);
    }

    /** Adds a text below what there is. */
    public void text(String text) {
        add(text, null, null);
    }

    /** Adds a button, with the tag by which tests find it. */
    public void button(String text, String tag, Runnable onClick) {
        add(text, tag, onClick);
    }

    private void add(String text, String tag, Runnable onClick) {
        nodes.add(new ComposeNode(text, tag, new Rect(), onClick));
    }

    List<ComposeNode> getNodes() {
        return nodes;
    }

    @Override
    public boolean dispatchTouchEvent(MotionEvent event) {
        ComposeNode touched = buttonAt((int) event.getX(), (int) event.getY());
        if (event.getActionMasked() == MotionEvent.ACTION_DOWN) {
            pressed = touched;
        } else if (event.getActionMasked() == MotionEvent.ACTION_UP && touched != null && touched == pressed) {
            touched.onClick().run();
        }
        return true;
    }

    private ComposeNode buttonAt(int x, int y) {
        return nodes.stream()
                .filter(node -> node.isButton() && node.place().contains(x, y))
                .findFirst()
                .orElse(null);
    }

    @Override
    public AccessibilityNodeProvider getAccessibilityNodeProvider() {
        return described;
    }

    @Override
    public CharSequence getAccessibilityClassName() {
        return "android.view.View";
    }

    @Override
    protected void onLayout() {
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).place().set(new Rect(0, i * NODE_HEIGHT, getWidth(), (i + 1) * NODE_HEIGHT));
        }
    }
}
