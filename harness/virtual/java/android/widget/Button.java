package android.widget;

import android.content.Context;

/** Text to be clicked; 48 dp high. */
public class Button extends TextView {
    private static final int HEIGHT = 126;

    public Button(Context context) {
        super(context);
        setClickable(true);
    }

    @Override
    public int measureHeight(int width) {
        return HEIGHT;
    }
}
