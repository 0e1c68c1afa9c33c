package android.accounts;

/** Is told when an answer is there. */
public interface AccountManagerCallback<V> {
    void run(AccountManagerFuture<V> future);
}
