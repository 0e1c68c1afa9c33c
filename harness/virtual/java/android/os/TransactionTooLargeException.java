package android.os;

/** What was to be sent does not fit into the buffer that a process has for all that is on its way to it. */
public class TransactionTooLargeException extends RemoteException {
    public TransactionTooLargeException() {}

    public TransactionTooLargeException(String message) {
        super(message);
    }
}
