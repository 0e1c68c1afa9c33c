package android.widget;

import android.content.Context;
import android.view.MotionEvent;
import android.view.ViewConfiguration;
import android.view.accessibility.AccessibilityNodeInfo;

/** Shows a part of a child that is higher than itself. */
public class ScrollView extends FrameLayout {
    private int scrollY;
    private float downY;
    private float lastY;

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

    /** A finger that moves is not the child's any more. */
    @Override
    public boolean onInterceptTouchEvent(MotionEvent event) {
        if (event.getActionMasked() == MotionEvent.ACTION_DOWN) {
            downY = event.getRawY();
            lastY = downY;
        }
        boolean isDrag = Math.abs(event.getRawY() - downY) >= ViewConfiguration.TOUCH_SLOP;
        return event.getActionMasked() == MotionEvent.ACTION_MOVE && isDrag && canScroll();
    }

    @Override
    public boolean onTouchEvent(MotionEvent event) {
        if (event.getActionMasked() == MotionEvent.ACTION_MOVE) {
            scrollTo(0, scrollY + Math.round(lastY - event.getRawY()));
            lastY = event.getRawY();
        }
        return canScroll();
    }

    @Override
    public void onInitializeAccessibilityNodeInfo(AccessibilityNodeInfo info) {
        super.onInitializeAccessibilityNodeInfo(info);
        info.setScrollable(canScroll());
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
