package android.widget;

import android.content.Context;
import android.view.accessibility.AccessibilityNodeInfo;

/** A button with two states. */
public abstract class CompoundButton extends Button {
    private OnCheckedChangeListener listener;
    private boolean checked;

    /** Is told when the state has changed. */
    public interface OnCheckedChangeListener {
        void onCheckedChanged(CompoundButton buttonView, boolean isChecked);
    }

    public CompoundButton(Context context) {
        super(context);
    }

    public boolean isChecked() {
        return checked;
    }

    public void setChecked(boolean checked) {
        boolean changes = this.checked != checked;
        this.checked = checked;
        if (changes && listener != null) {
            listener.onCheckedChanged(this, checked);
        }
    }

    public void toggle() {
        setChecked(!checked);
    }

    public void setOnCheckedChangeListener(OnCheckedChangeListener listener) {
        this.listener = listener;
    }

    @Override
    public void onInitializeAccessibilityNodeInfo(AccessibilityNodeInfo info) {
        super.onInitializeAccessibilityNodeInfo(info);
        info.setCheckable(true);
        info.setChecked(checked);
    }

    @Override
    public boolean performClick() {
        toggle();
        return super.performClick() || listener != null;
    }
}
