package android.view;

/** Where windows are added. */
public interface WindowManager {
    /** The window belongs to nothing that is there. */
    class BadTokenException extends RuntimeException {
        public BadTokenException() {}

        public BadTokenException(String name) {
            super(name);
        }
    }
}
