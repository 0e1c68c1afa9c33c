package android.view;

import android.content.Context;
import android.content.res.Resources;
import android.graphics.Rect;
import android.os.Bundle;
import android.os.Handler;
import android.os.Looper;
import android.view.accessibility.AccessibilityNodeInfo;
import android.view.accessibility.AccessibilityNodeProvider;

/** A rectangle on the screen that draws something and may be clicked. */
public class View {
    public static final int NO_ID = -1;
    public static final int VISIBLE = 0;
    public static final int INVISIBLE = 4;
    public static final int GONE = 8;

    private final Context context;
    private final Handler handler = new Handler(Looper.getMainLooper());
    private final PerformClick performClick = new PerformClick();
    private final ViewTouch touch = new ViewTouch(this);
    private OnClickListener onClickListener;
    private OnTouchListener onTouchListener;
    private OnLongClickListener onLongClickListener;
    private OnKeyListener onKeyListener;
    private ViewGroup.LayoutParams layoutParams;
    private Object tag;
    private CharSequence contentDescription;
    private ViewGroup parent;
    private ViewRootImpl viewRoot;
    private int id = NO_ID;
    private int visibility = VISIBLE;
    private boolean clickable;
    private boolean longClickable;
    private boolean focusable;
    private boolean focusableInTouchMode;
    private boolean enabled = true;
    private int left;
    private int top;
    private int right;
    private int bottom;

    /** Is told when the view was clicked. */
    public interface OnClickListener {
        void onClick(View v);
    }

    /** Is told when the view was held down. */
    public interface OnLongClickListener {
        boolean onLongClick(View v);
    }

    /** Is given each touch before the view itself. */
    public interface OnTouchListener {
        boolean onTouch(View v, MotionEvent event);
    }

    /** Is told of the keys that the focused view gets. */
    public interface OnKeyListener {
        boolean onKey(View v, int keyCode, KeyEvent event);
    }

    public View(Context context) {
        this.context = context;
    }

    public final Context getContext() {
        return context;
    }

    public Resources getResources() {
        return context.getResources();
    }

    public int getId() {
        return id;
    }

    public void setId(int id) {
        this.id = id;
    }

    @SuppressWarnings("unchecked")
    public final <T extends View> T findViewById(int wanted) {
        return wanted == NO_ID ? null : (T) findViewTraversal(wanted);
    }

    protected View findViewTraversal(int wanted) {
        return id == wanted ? this : null;
    }

    public ViewGroup getParent() {
        return parent;
    }

    void assignParent(ViewGroup newParent) {
        parent = newParent;
    }

    /** Makes the view the outermost of a window. */
    void attach(ViewRootImpl root) {
        viewRoot = root;
    }

    public int getVisibility() {
        return visibility;
    }

    public void setVisibility(int visibility) {
        this.visibility = visibility;
    }

    public boolean isClickable() {
        return clickable;
    }

    public void setClickable(boolean clickable) {
        this.clickable = clickable;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public boolean isLongClickable() {
        return longClickable;
    }

    public void setLongClickable(boolean longClickable) {
        this.longClickable = longClickable;
    }

    public final boolean isFocusable() {
        return focusable || clickable || focusableInTouchMode;
    }

    public void setFocusable(boolean focusable) {
        this.focusable = focusable;
    }

    public final boolean isFocusableInTouchMode() {
        return focusableInTouchMode;
    }

    public void setFocusableInTouchMode(boolean focusableInTouchMode) {
        this.focusableInTouchMode = focusableInTouchMode;
    }

    public final boolean requestFocus() {
        ViewRootImpl root = getViewRootImpl();
        if (root != null && isFocusable()) {
            root.setFocus(this);
        }
        return isFocused();
    }

    public Object getTag() {
        return tag;
    }

    public void setTag(Object tag) {
        this.tag = tag;
    }

    public ViewGroup.LayoutParams getLayoutParams() {
        return layoutParams;
    }

    public void setLayoutParams(ViewGroup.LayoutParams params) {
        layoutParams = params;
    }

    public void invalidate() {}

    public void requestLayout() {}

    public CharSequence getContentDescription() {
        return contentDescription;
    }

    public void setContentDescription(CharSequence contentDescription) {
        this.contentDescription = contentDescription;
    }

    public void setOnClickListener(OnClickListener l) {
        if (!isClickable()) {
            setClickable(true);
        }
        onClickListener = l;
    }

    public void setOnLongClickListener(OnLongClickListener l) {
        setLongClickable(true);
        onLongClickListener = l;
    }

    public void setOnKeyListener(OnKeyListener l) {
        onKeyListener = l;
    }

    public void setOnTouchListener(OnTouchListener l) {
        onTouchListener = l;
    }

    /** Gives a touch to the view's listener, or to the view; whether either took it. */
    public boolean dispatchTouchEvent(MotionEvent event) {
        boolean isTaken = onTouchListener != null && enabled && onTouchListener.onTouch(this, event);
        return isTaken || onTouchEvent(event);
    }

    public boolean onTouchEvent(MotionEvent event) {
        return touch.take(event);
    }

    /** Does what a service for disabled users asks. */
    public boolean performAccessibilityAction(int action, Bundle arguments) {
        return action == AccessibilityNodeInfo.ACTION_CLICK && enabled && clickable && performClickInternal();
    }

    /** What describes the parts of a view that draws them itself; null for most views. */
    public AccessibilityNodeProvider getAccessibilityNodeProvider() {
        return null;
    }

    /** Describes the view. */
    public void onInitializeAccessibilityNodeInfo(AccessibilityNodeInfo info) {
        info.setClassName(getAccessibilityClassName());
        info.setViewIdResourceName(getResourceName());
        info.setContentDescription(contentDescription);
        info.setClickable(clickable);
        info.setLongClickable(longClickable);
        info.setEnabled(enabled);
        info.setFocusable(isFocusable());
        info.setFocused(isFocused());
        int[] edges = getBoundsOnScreen();
        info.setBoundsInScreen(new Rect(edges[0], edges[1], edges[2], edges[3]));
    }

    private String getResourceName() {
        try {
            return id == NO_ID ? null : getResources().getResourceName(id);
        } catch (Resources.NotFoundException e) {
            return null;
        }
    }

    public boolean isFocused() {
        ViewRootImpl root = getViewRootImpl();
        return root != null && root.getFocus() == this;
    }

    /** The window that the view is in; null outside of any. */
    ViewRootImpl getViewRootImpl() {
        return viewRoot == null && parent != null ? parent.getViewRootImpl() : viewRoot;
    }

    /** Gives a key to the view's listener. */
    public boolean dispatchKeyEvent(KeyEvent event) {
        return onKeyListener != null && onKeyListener.onKey(this, event.getKeyCode(), event);
    }

    public boolean performLongClick() {
        return onLongClickListener != null && onLongClickListener.onLongClick(this);
    }

    public boolean hasOnClickListeners() {
        return onClickListener != null;
    }

    /** Calls the listener alone. */
    public boolean callOnClick() {
        if (onClickListener == null) {
            return false;
        }
        onClickListener.onClick(this);
        return true;
    }

    /** Does all that a click does. */
    public boolean performClick() {
        if (onClickListener == null) {
            return false;
        }
        onClickListener.onClick(this);
        return true;
    }

    private boolean performClickInternal() {
        return performClick();
    }

    public boolean post(Runnable action) {
        return handler.post(action);
    }

    public boolean removeCallbacks(Runnable action) {
        handler.removeCallbacks(action);
        return true;
    }

    public boolean postDelayed(Runnable action, long delayMillis) {
        return handler.postDelayed(action, delayMillis);
    }

    /** The end of a tap; as on Android the click itself waits its turn on the main thread. */
    void onTap() {
        if (!post(performClick)) {
            performClickInternal();
        }
    }

    /** Whether a touch, told in the view's own coordinates, is on it. */
    boolean isInside(MotionEvent event) {
        return event.getX() >= 0 && event.getX() < getWidth() && event.getY() >= 0 && event.getY() < getHeight();
    }

    public final int getLeft() {
        return left;
    }

    public final int getTop() {
        return top;
    }

    public final int getWidth() {
        return right - left;
    }

    public final int getHeight() {
        return bottom - top;
    }

    /** Places the view within its parent. */
    public void layout(int l, int t, int r, int b) {
        left = l;
        top = t;
        right = r;
        bottom = b;
    }

    /** How high the view wants to be when it is that wide. */
    public int measureHeight(int width) {
        return 0;
    }

    public void getLocationOnScreen(int[] outLocation) {
        outLocation[0] = left;
        outLocation[1] = top;
        for (View view = parent; view != null; view = view.parent) {
            outLocation[0] += view.left;
            outLocation[1] += view.top;
        }
    }

    /** The part of the view that its parents let show: left, top, right, bottom. */
    int[] getBoundsOnScreen() {
        int[] origin = new int[2];
        getLocationOnScreen(origin);
        int[] bounds = {origin[0], origin[1], origin[0] + getWidth(), origin[1] + getHeight()};
        if (parent != null) {
            int[] outer = parent.getBoundsOnScreen();
            bounds[0] = Math.max(bounds[0], outer[0]);
            bounds[1] = Math.max(bounds[1], outer[1]);
            bounds[2] = Math.min(bounds[2], outer[2]);
            bounds[3] = Math.min(bounds[3], outer[3]);
        }
        return bounds;
    }

    /** Whether any of it can be seen. */
    boolean isSeen() {
        int[] bounds = getBoundsOnScreen();
        return visibility == VISIBLE && bounds[0] < bounds[2] && bounds[1] < bounds[3];
    }

    /** What an app's own subclass says to accessibility: the framework's class that it extends. */
    public CharSequence getAccessibilityClassName() {
        Class<?> known = getClass();
        while (!known.getName().startsWith("android.")) {
            known = known.getSuperclass();
        }
        return known.getName();
    }

    /** The click as the main thread finds it in its queue. */
    private final class PerformClick implements Runnable {
        @Override
        public void run() {
            performClickInternal();
        }
    }
}
