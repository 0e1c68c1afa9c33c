package android.accounts;

/** Nobody waited for the answer. */
public class OperationCanceledException extends AccountsException {
    public OperationCanceledException(Throwable cause) {
        super(cause);
    }
}
