package android.accounts;

/** The account's own service failed. */
public class AuthenticatorException extends AccountsException {
    public AuthenticatorException(Throwable cause) {
        super(cause);
    }
}
