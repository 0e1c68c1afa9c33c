package android.accounts;

/** Is told the accounts that the app may see. */
public interface OnAccountsUpdateListener {
    void onAccountsUpdated(Account[] accounts);
}
