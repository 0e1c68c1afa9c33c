package android.widget;

import android.content.Context;

/** Shows a part of a child that is higher than itself. */
public class ScrollView extends FrameLayout {
    private int scrollY;

    public ScrollView(Context context) {
        super(context);
    }

    public boolean canScroll() {
        return range() > 0;
    }

    public void scrollTo(int x, int y) {
        scrollY = Math.max(0, Math.min(y, range()));
        onLayout();
    }

    @Override
    protected boolean scroll(int distance) {
        if (!canScroll()) {
            return false;
        }
        scrollTo(0, scrollY + distance);
        return true;
    }

    @Override
    protected void onLayout() {
        for (int i = 0; i < getChildCount(); i++) {
            int height = Math.max(getHeight(), getChildAt(i).measureHeight(getWidth()));
            getChildAt(i).layout(0, -scrollY, getWidth(), height - scrollY);
        }
    }

    private int range() {
        int height = getChildCount() == 0 ? 0 : getChildAt(0).measureHeight(getWidth());
        return Math.max(0, height - getHeight());
    }
}
