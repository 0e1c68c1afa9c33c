package android.view;

/** What a finger on one view comes to: a click, a long click, or nothing when it moves away. */
final class ViewTouch {
    private final View view;
    private final Runnable longClick = this::onHeld;
    private boolean isPressed;
    private boolean isHeld;

    ViewTouch(View view) {
        this.view = view;
    }

    /** As View.onTouchEvent: a view that can be clicked takes the event, also while it is disabled. */
    boolean take(MotionEvent event) {
        if (!view.isClickable() && !view.isLongClickable()) {
            return false;
        }
        switch (event.getActionMasked()) {
            case MotionEvent.ACTION_DOWN -> press();
            case MotionEvent.ACTION_UP -> lift();
            case MotionEvent.ACTION_CANCEL -> release();
            default -> {
                if (!view.isInside(event)) {
                    release();
                }
            }
        }
        return true;
    }

    private void press() {
        isPressed = view.isEnabled();
        isHeld = false;
        if (isPressed && view.isLongClickable()) {
            view.postDelayed(longClick, ViewConfiguration.getLongPressTimeout());
        }
    }

    private void lift() {
        boolean isClick = isPressed && !isHeld;
        release();
        if (isClick && view.isFocusableInTouchMode()) {
            view.requestFocus();
        }
        if (isClick) {
            view.onTap();
        }
    }

    private void release() {
        isPressed = false;
        view.removeCallbacks(longClick);
    }

    private void onHeld() {
        isHeld = isPressed && view.performLongClick();
    }
}
