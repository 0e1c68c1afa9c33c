package android.view;

import android.content.res.Resources;
import android.os.Parcel;
import android.widget.TextView;

/** The window around an activity's views: lays them out, takes taps, describes them to the system. */
public final class ViewRoot {
    private static final int STATUS_BAR_BOTTOM = 63;
    private static final int SCREEN_RIGHT = 1080;
    private static final int NAVIGATION_BAR_TOP = 1794;

    private final ViewGroup decor;

    public ViewRoot(ViewGroup decor) {
        this.decor = decor;
    }

    /** Gives a tap to the topmost clickable view below that point of the screen. */
    public void tap(int x, int y) {
        layout();
        View target = decor.findClickableAt(x, y);
        if (target != null) {
            target.onTap();
        }
    }

    /** Writes how many nodes there are, then each in drawing order. */
    public void dump(Parcel out) {
        layout();
        out.writeInt(count(decor));
        dump(decor, 0, out);
    }

    private void layout() {
        decor.layout(0, STATUS_BAR_BOTTOM, SCREEN_RIGHT, NAVIGATION_BAR_TOP);
    }

    private static int count(View view) {
        if (view.getVisibility() != View.VISIBLE) {
            return 0;
        }
        int nodes = 1;
        for (int i = 0; view instanceof ViewGroup group && i < group.getChildCount(); i++) {
            nodes += count(group.getChildAt(i));
        }
        return nodes;
    }

    private static void dump(View view, int depth, Parcel out) {
        if (view.getVisibility() != View.VISIBLE) {
            return;
        }
        out.writeInt(depth);
        out.writeString(classOnAndroid(view.getClass()));
        out.writeString(resourceName(view));
        out.writeString(view instanceof TextView text ? text.getText().toString() : "");
        CharSequence description = view.getContentDescription();
        out.writeString(description == null ? "" : description.toString());
        out.writeBoolean(view.isClickable());
        out.writeBoolean(view.isEnabled());
        writeBounds(view, out);
        for (int i = 0; view instanceof ViewGroup group && i < group.getChildCount(); i++) {
            dump(group.getChildAt(i), depth + 1, out);
        }
    }

    /** What an app's own subclass says to accessibility: the framework's class that it extends. */
    private static String classOnAndroid(Class<?> cls) {
        Class<?> known = cls;
        while (!known.getName().startsWith("android.")) {
            known = known.getSuperclass();
        }
        return known.getName();
    }

    private static String resourceName(View view) {
        try {
            return view.getId() == View.NO_ID ? "" : view.getResources().getResourceName(view.getId());
        } catch (Resources.NotFoundException e) {
            return "";
        }
    }

    private static void writeBounds(View view, Parcel out) {
        int[] origin = new int[2];
        view.getLocationOnScreen(origin);
        out.writeInt(origin[0]);
        out.writeInt(origin[1]);
        out.writeInt(origin[0] + view.getWidth());
        out.writeInt(origin[1] + view.getHeight());
    }
}
