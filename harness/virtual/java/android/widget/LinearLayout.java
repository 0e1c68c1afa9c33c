package android.widget;

import android.content.Context;
import android.view.View;
import android.view.ViewGroup;

/** Puts its children below each other, each as wide as itself. */
public class LinearLayout extends ViewGroup {
    public static final int VERTICAL = 1;

    public LinearLayout(Context context) {
        super(context);
    }

    @Override
    public int measureHeight(int width) {
        int height = 0;
        for (int i = 0; i < getChildCount(); i++) {
            height += heightOf(getChildAt(i), width);
        }
        return height;
    }

    @Override
    protected void onLayout() {
        int top = 0;
        for (int i = 0; i < getChildCount(); i++) {
            View child = getChildAt(i);
            int bottom = top + heightOf(child, getWidth());
            child.layout(0, top, getWidth(), bottom);
            top = bottom;
        }
    }

    private static int heightOf(View child, int width) {
        return child.getVisibility() == View.GONE ? 0 : child.measureHeight(width);
    }
}
