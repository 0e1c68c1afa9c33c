package android.view;

import android.content.Context;

import java.util.ArrayList;
import java.util.List;

/** A view that holds others. */
public abstract class ViewGroup extends View {
    private final List<View> children = new ArrayList<>();
    private TouchTarget mFirstTouchTarget;

    /** The child that has the touch. */
    private static final class TouchTarget {
        final View child;

        TouchTarget(View child) {
            this.child = child;
        }
    }

    /** How large a child wants to be. */
    public static class LayoutParams {
        public static final int MATCH_PARENT = -1;
        public static final int WRAP_CONTENT = -2;
        public int width;
        public int height;

        public LayoutParams(int width, int height) {
            this.width = width;
            this.height = height;
        }

        public LayoutParams(LayoutParams source) {
            this(source.width, source.height);
        }
    }

    public ViewGroup(Context context) {
        super(context);
    }

    public void addView(View child) {
        if (child.getParent() != null) {
            throw new IllegalStateException("The specified child already has a parent."
                    + " You must call removeView() on the child's parent first.");
        }
        child.assignParent(this);
        children.add(child);
    }

    public void addView(View child, LayoutParams params) {
        child.setLayoutParams(params);
        addView(child);
    }

    public void addView(View child, int width, int height) {
        addView(child, new LayoutParams(width, height));
    }

    public void removeView(View view) {
        if (children.remove(view)) {
            view.assignParent(null);
        }
    }

    public void removeAllViews() {
        children.forEach(child -> child.assignParent(null));
        children.clear();
    }

    public int getChildCount() {
        return children.size();
    }

    public View getChildAt(int index) {
        return index < 0 || index >= children.size() ? null : children.get(index);
    }

    /** Places the children within this view. */
    protected abstract void onLayout();

    @Override
    public void layout(int l, int t, int r, int b) {
        super.layout(l, t, r, b);
        onLayout();
    }

    @Override
    protected View findViewTraversal(int wanted) {
        View found = super.findViewTraversal(wanted);
        for (int i = 0; found == null && i < children.size(); i++) {
            found = children.get(i).findViewTraversal(wanted);
        }
        return found;
    }

    /** Whether the group takes a touch from the child that has it. */
    public boolean onInterceptTouchEvent(MotionEvent event) {
        return false;
    }

    /** Gives a touch to the topmost child there that takes it, which then has it until the finger is lifted. */
    @Override
    public boolean dispatchTouchEvent(MotionEvent event) {
        boolean isDown = event.getActionMasked() == MotionEvent.ACTION_DOWN;
        if (isDown) {
            mFirstTouchTarget = null;
        }
        if ((isDown || mFirstTouchTarget != null) && onInterceptTouchEvent(event)) {
            cancelTouched(event);
        } else if (isDown) {
            mFirstTouchTarget = findTouched(event);
            if (mFirstTouchTarget != null) {
                return true;
            }
        } else if (mFirstTouchTarget != null) {
            return hand(event, mFirstTouchTarget.child);
        }
        return super.dispatchTouchEvent(event);
    }

    private TouchTarget findTouched(MotionEvent event) {
        for (int i = children.size() - 1; i >= 0; i--) {
            View child = children.get(i);
            if (child.getVisibility() == VISIBLE && isOn(child, event) && hand(event, child)) {
                return new TouchTarget(child);
            }
        }
        return null;
    }

    private static boolean isOn(View child, MotionEvent event) {
        float x = event.getX() - child.getLeft();
        float y = event.getY() - child.getTop();
        return x >= 0 && x < child.getWidth() && y >= 0 && y < child.getHeight();
    }

    private void cancelTouched(MotionEvent event) {
        if (mFirstTouchTarget != null) {
            MotionEvent cancel = MotionEvent.obtain(event);
            cancel.setAction(MotionEvent.ACTION_CANCEL);
            hand(cancel, mFirstTouchTarget.child);
            mFirstTouchTarget = null;
        }
    }

    private static boolean hand(MotionEvent event, View child) {
        event.offsetLocation(-child.getLeft(), -child.getTop());
        try {
            return child.dispatchTouchEvent(event);
        } finally {
            event.offsetLocation(child.getLeft(), child.getTop());
        }
    }
}
