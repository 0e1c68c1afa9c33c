package android.widget;

import android.content.Context;
import android.view.View;
import android.view.ViewGroup;

/** Puts its children below each other, each as wide as itself; or beside each other, each as wide as the next. */
public class LinearLayout extends ViewGroup {
    public static final int HORIZONTAL = 0;
    public static final int VERTICAL = 1;

    private int orientation = VERTICAL;

    public LinearLayout(Context context) {
        super(context);
    }

    public void setOrientation(int orientation) {
        this.orientation = orientation;
    }

    public int getOrientation() {
        return orientation;
    }

    @Override
    public int measureHeight(int width) {
        int height = 0;
        if (orientation == HORIZONTAL) {
            for (int i = 0; i < getChildCount(); i++) {
                height = Math.max(height, heightOf(getChildAt(i), width / getChildCount()));
            }
            return height;
        }
        for (int i = 0; i < getChildCount(); i++) {
            height += heightOf(getChildAt(i), width);
        }
        return height;
    }

    @Override
    protected void onLayout() {
        if (orientation == HORIZONTAL) {
            layoutInRow();
            return;
        }
        int top = 0;
        for (int i = 0; i < getChildCount(); i++) {
            View child = getChildAt(i);
            int bottom = top + heightOf(child, getWidth());
            child.layout(0, top, getWidth(), bottom);
            top = bottom;
        }
    }

    /** Gives each child the same width. */
    private void layoutInRow() {
        int count = getChildCount();
        for (int i = 0; i < count; i++) {
            getChildAt(i).layout(i * getWidth() / count, 0, (i + 1) * getWidth() / count, getHeight());
        }
    }

    private static int heightOf(View child, int width) {
        return child.getVisibility() == View.GONE ? 0 : child.measureHeight(width);
    }
}
