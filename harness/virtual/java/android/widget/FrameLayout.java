package android.widget;

import android.content.Context;
import android.view.ViewGroup;

/** Gives its whole space to every child. */
public class FrameLayout extends ViewGroup {
    public FrameLayout(Context context) {
        super(context);
    }

    @Override
    public int measureHeight(int width) {
        int height = 0;
        for (int i = 0; i < getChildCount(); i++) {
            height = Math.max(height, getChildAt(i).measureHeight(width));
        }
        return height;
    }

    @Override
    protected void onLayout() {
        for (int i = 0; i < getChildCount(); i++) {
            getChildAt(i).layout(0, 0, getWidth(), getHeight());
        }
    }
}
