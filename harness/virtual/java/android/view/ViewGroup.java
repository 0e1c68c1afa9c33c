package android.view;

import android.content.Context;

import java.util.ArrayList;
import java.util.List;

/** A view that holds others. */
public abstract class ViewGroup extends View {
    private final List<View> children = new ArrayList<>();

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
}
