package android.hardware.camera2;

/** A camera cannot be used. */
public class CameraAccessException extends Exception {
    public static final int CAMERA_DISABLED = 1;
    public static final int CAMERA_DISCONNECTED = 2;
    public static final int CAMERA_ERROR = 3;
    public static final int CAMERA_IN_USE = 4;
    public static final int MAX_CAMERAS_IN_USE = 5;

    private final int reason;

    public CameraAccessException(int problem, String message) {
        super(name(problem) + " (" + problem + "): " + message);
        reason = problem;
    }

    public final int getReason() {
        return reason;
    }

    private static String name(int problem) {
        return switch (problem) {
            case CAMERA_DISABLED -> "CAMERA_DISABLED";
            case CAMERA_DISCONNECTED -> "CAMERA_DISCONNECTED";
            case CAMERA_IN_USE -> "CAMERA_IN_USE";
            case MAX_CAMERAS_IN_USE -> "MAX_CAMERAS_IN_USE";
            default -> "CAMERA_ERROR";
        };
    }
}
