package android.view;

import android.content.Context;

import java.util.ArrayList;
import java.util.List;

/** A view that holds others. */
public abstract class ViewGroup extends View {
    private final List<View> children = new ArrayList<>();

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

    @Override
    View findClickableAt(int x, int y) {
        View found = null;
        for (int i = children.size() - 1; found == null && getVisibility() == VISIBLE && i >= 0; i--) {
            found = children.get(i).findClickableAt(x - getLeft(), y - getTop());
        }
        return found != null ? found : super.findClickableAt(x, y);
    }

    @Override
    boolean scrollAt(int x, int y, int distance) {
        boolean hit = x >= getLeft() && x < getLeft() + getWidth() && y >= getTop() && y < getTop() + getHeight();
        boolean done = false;
        for (int i = children.size() - 1; hit && !done && i >= 0; i--) {
            done = children.get(i).scrollAt(x - getLeft(), y - getTop(), distance);
        }
        return done || hit && scroll(distance);
    }

    /** Scrolls this group itself; whether it can be. */
    protected boolean scroll(int distance) {
        return false;
    }
}
