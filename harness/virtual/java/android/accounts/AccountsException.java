package android.accounts;

/** A question about accounts came to nothing. */
public class AccountsException extends Exception {
    public AccountsException(Throwable cause) {
        super(cause);
    }
}
