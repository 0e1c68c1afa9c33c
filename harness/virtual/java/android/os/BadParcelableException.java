package android.os;

/** An object cannot be read from a parcel. */
public class BadParcelableException extends RuntimeException {
    public BadParcelableException(String msg) {
        super(msg);
    }
}
