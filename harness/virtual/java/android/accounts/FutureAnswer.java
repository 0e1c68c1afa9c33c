package android.accounts;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the system answers, once it has. */
final class FutureAnswer<V> extends FutureTask<V> implements AccountManagerFuture<V> {
    private volatile Runnable then = () -> {};

    FutureAnswer(Callable<V> question) {
        super(question);
    }

    /** Before it is started. */
    void whenDone(Runnable action) {
        then = action;
    }

    @Override
    protected void done() {
        then.run();
    }

    @Override
    public V getResult() throws OperationCanceledException, IOException, AuthenticatorException {
        try {
            return get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException e) {
            throw new OperationCanceledException(e);
        }
    }

    @Override
    public V getResult(long timeout, TimeUnit unit)
            throws OperationCanceledException, IOException, AuthenticatorException {
        try {
            return get(timeout, unit);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new OperationCanceledException(e);
        }
    }

    private static AuthenticatorException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof RuntimeException thrown) {
            throw thrown;
        }
        return new AuthenticatorException(e.getCause());
    }
}
