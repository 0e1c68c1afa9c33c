package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.content.DialogInterface;
import android.view.KeyEvent;
import android.view.MotionEvent;
import android.view.View;
import android.view.ViewRootImpl;
import android.view.Window;
import android.widget.FrameLayout;

import com.android.internal.policy.DecorView;

/** A window above an activity's own. */
public class Dialog implements DialogInterface, KeyEvent.Callback, Window.Callback {
    private static final int ANDROID_ID_CONTENT = 0x01020002;

    private final Context context;
    private final DecorView decor;
    private final FrameLayout content;
    private final ViewRootImpl root;
    private OnCancelListener onCancel;
    private OnDismissListener onDismiss;
    private OnShowListener onShow;
    private boolean cancelable = true;
    private boolean canceledOnTouchOutside = true;
    private boolean showing;
    private boolean created;

    public Dialog(Context context) {
        this.context = context;
        content = new FrameLayout(context);
        content.setId(ANDROID_ID_CONTENT);
        decor = new DecorView(context, this);
        decor.addView(content);
        root = ViewRootImpl.ofDialog(decor, this, this::onOutside);
    }

    public Dialog(Context context, int themeResId) {
        this(context);
    }

    public final Context getContext() {
        return context;
    }

    public void setContentView(View view) {
        content.removeAllViews();
        content.addView(view);
    }

    public void setTitle(CharSequence title) {}

    public <T extends View> T findViewById(int id) {
        return content.findViewById(id);
    }

    protected void onCreate(android.os.Bundle savedInstanceState) {}

    public boolean isShowing() {
        return showing;
    }

    /** Opens the window on the activity that the context belongs to. */
    public void show() {
        if (showing) {
            return;
        }
        if (!created) {
            created = true;
            onCreate(null);
        }
        activity().showWindow(root);
        showing = true;
        if (onShow != null) {
            onShow.onShow(this);
        }
    }

    @Override
    public void dismiss() {
        if (!showing) {
            return;
        }
        showing = false;
        activity().closeWindow(root);
        if (onDismiss != null) {
            onDismiss.onDismiss(this);
        }
    }

    @Override
    public void cancel() {
        if (showing && onCancel != null) {
            onCancel.onCancel(this);
        }
        dismiss();
    }

    public void setCancelable(boolean flag) {
        cancelable = flag;
    }

    public void setCanceledOnTouchOutside(boolean cancel) {
        canceledOnTouchOutside = cancel;
    }

    public void setOnCancelListener(OnCancelListener listener) {
        onCancel = listener;
    }

    public void setOnDismissListener(OnDismissListener listener) {
        onDismiss = listener;
    }

    public void setOnShowListener(OnShowListener listener) {
        onShow = listener;
    }

    @Override
    public boolean dispatchTouchEvent(MotionEvent event) {
        return decor.superDispatchTouchEvent(event);
    }

    public void onBackPressed() {
        if (cancelable) {
            cancel();
        }
    }

    @Override
    public boolean onKeyDown(int keyCode, KeyEvent event) {
        return keyCode == KeyEvent.KEYCODE_BACK;
    }

    @Override
    public boolean onKeyUp(int keyCode, KeyEvent event) {
        if (keyCode != KeyEvent.KEYCODE_BACK) {
            return false;
        }
        onBackPressed();
        return true;
    }

    @Override
    public boolean onKeyLongPress(int keyCode, KeyEvent event) {
        return false;
    }

    @Override
    public boolean onKeyMultiple(int keyCode, int repeatCount, KeyEvent event) {
        return false;
    }

    private void onOutside() {
        if (cancelable && canceledOnTouchOutside) {
            cancel();
        }
    }

    private Activity activity() {
        Context owner = context;
        while (!(owner instanceof Activity) && owner instanceof ContextWrapper wrapper) {
            owner = wrapper.getBaseContext();
        }
        if (owner instanceof Activity activity && !activity.isDestroyed()) {
            return activity;
        }
        throw new android.view.WindowManager.BadTokenException(
                "Unable to add window -- token null is not valid; is your activity running?");
    }
}
