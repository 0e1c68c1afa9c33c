package android.widget;

import android.content.Context;

/** A box to be ticked. */
public class CheckBox extends CompoundButton {
    public CheckBox(Context context) {
        super(context);
    }
}
