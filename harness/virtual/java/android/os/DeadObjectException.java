package android.os;

/** The object's process no longer exists. */
public class DeadObjectException extends RemoteException {
    public DeadObjectException() {}

    public DeadObjectException(String message) {
        super(message);
    }
}
