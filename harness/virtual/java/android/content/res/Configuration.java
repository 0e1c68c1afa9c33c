package android.content.res;

import android.view.DisplayInfo;

/** What of the device an app's resources depend on: here, how it is turned. */
public final class Configuration {
    public static final int ORIENTATION_PORTRAIT = 1;
    public static final int ORIENTATION_LANDSCAPE = 2;

    public int orientation = DisplayInfo.isLandscape() ? ORIENTATION_LANDSCAPE : ORIENTATION_PORTRAIT;
}
