package com.android.internal.policy;

import android.content.Context;
import android.view.MotionEvent;
import android.view.Window;
import android.widget.FrameLayout;

/** The outermost view of a window, through which each of its touches comes. */
public class DecorView extends FrameLayout {
    private final Window.Callback callback;

    public DecorView(Context context, Window.Callback callback) {
        super(context);
        this.callback = callback;
    }

    /** Asks the activity or dialog first, which asks the views in turn. */
    @Override
    public boolean dispatchTouchEvent(MotionEvent event) {
        return callback.dispatchTouchEvent(event);
    }

    public boolean superDispatchTouchEvent(MotionEvent event) {
        return super.dispatchTouchEvent(event);
    }
}
