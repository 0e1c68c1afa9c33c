package android.widget;

import android.content.Context;
import android.view.KeyEvent;
import android.view.accessibility.AccessibilityNodeInfo;

/** A field for text. */
public class EditText extends TextView {
    private static final int HEIGHT = 126;
    private static final int VARIATION_MASK = 0xfff;
    private static final int TYPE_TEXT_PASSWORD = 0x81;

    private CharSequence hint;
    private int inputType;

    public EditText(Context context) {
        super(context);
        setClickable(true);
        setLongClickable(true);
        setFocusableInTouchMode(true);
    }

    public CharSequence getHint() {
        return hint;
    }

    public final void setHint(CharSequence hint) {
        this.hint = hint;
    }

    public int getInputType() {
        return inputType;
    }

    public void setInputType(int type) {
        inputType = type;
    }

    public boolean isPassword() {
        return (inputType & VARIATION_MASK) == TYPE_TEXT_PASSWORD;
    }

    @Override
    public CharSequence getShownText() {
        if (length() == 0) {
            return hint == null ? "" : hint;
        }
        return isPassword() ? "\u2022".repeat(length()) : getText();
    }

    @Override
    public void onInitializeAccessibilityNodeInfo(AccessibilityNodeInfo info) {
        super.onInitializeAccessibilityNodeInfo(info);
        info.setPassword(isPassword());
    }

    @Override
    public boolean dispatchKeyEvent(KeyEvent event) {
        if (super.dispatchKeyEvent(event)) {
            return true;
        }
        String typed = typedBy(event.getKeyCode());
        boolean erases = event.getKeyCode() == KeyEvent.KEYCODE_DEL;
        if (event.getAction() == KeyEvent.ACTION_DOWN && erases && length() > 0) {
            setText(getText().subSequence(0, length() - 1));
        } else if (event.getAction() == KeyEvent.ACTION_DOWN && typed != null) {
            append(typed);
        }
        return erases || typed != null;
    }

    /** The character of a letter's, digit's or space key. */
    private static String typedBy(int keyCode) {
        if (keyCode == KeyEvent.KEYCODE_SPACE) {
            return " ";
        } else if (keyCode >= KeyEvent.KEYCODE_0 && keyCode <= KeyEvent.KEYCODE_9) {
            return Integer.toString(keyCode - KeyEvent.KEYCODE_0);
        } else if (keyCode >= KeyEvent.KEYCODE_A && keyCode <= KeyEvent.KEYCODE_Z) {
            return String.valueOf((char) ('a' + keyCode - KeyEvent.KEYCODE_A));
        }
        return null;
    }

    @Override
    public int measureHeight(int width) {
        return HEIGHT;
    }
}
