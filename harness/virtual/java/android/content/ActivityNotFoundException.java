package android.content;

/** No activity was found for the intent. */
public class ActivityNotFoundException extends RuntimeException {
    public ActivityNotFoundException(String name) {
        super(name);
    }
}
