package android.view;

/** How the display is turned, of which the system tells the process, and what room that leaves to an app. */
public final class DisplayInfo {
    private static final int WIDTH = 1080;
    private static final int HEIGHT = 1920;
    private static final int NAVIGATION_BAR = 126;
    private static volatile int rotation;

    private DisplayInfo() {}

    public static void turn(int newRotation) {
        rotation = newRotation;
    }

    public static int getRotation() {
        return rotation;
    }

    /** Whether the display is wider than high. */
    public static boolean isLandscape() {
        return rotation % 2 == 1;
    }

    static int getAppWidth() {
        return isLandscape() ? HEIGHT - NAVIGATION_BAR : WIDTH;
    }

    static int getAppHeight() {
        return isLandscape() ? WIDTH : HEIGHT - NAVIGATION_BAR;
    }
}
