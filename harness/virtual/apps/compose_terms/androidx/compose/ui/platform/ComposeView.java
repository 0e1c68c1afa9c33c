package androidx.compose.ui.platform;

import android.content.Context;
import android.widget.FrameLayout;

/** The view that an app puts on its screen; the one that draws is within it. */
public final class ComposeView extends FrameLayout {
    public ComposeView(Context context, AndroidComposeView content) {
        super(context);
        addView(content);
    }

    @Override
    public CharSequence getAccessibilityClassName() {
        return "androidx.compose.ui.platform.ComposeView";
    }
}
