package android.location;

import android.os.Binder;
import android.os.RemoteException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The listeners of one kind in this process: the system knows them as one, and is told when the first comes. */
abstract class AbstractListenerManager<TListener> {
    private final LocationProviders owner;
    private final int addCode;
    private final int removeCode;
    private final Object mLock = new Object();
    private volatile Map<Object, Registration<TListener>> mListeners = Map.of();
    private Binder mListenerTransport;

    private static final class Registration<TListener> {
        private final Executor mExecutor;
        private volatile TListener mListener;

        Registration(Executor executor, TListener listener) {
            mExecutor = executor;
            mListener = listener;
        }

        void unregister() {
            mListener = null;
        }

        void execute(Consumer<TListener> operation) {
            mExecutor.execute(() -> accept(operation));
        }

        /** Runs on the listener's thread; it may have been taken back on the way there. */
        private void accept(Consumer<TListener> operation) {
            TListener listener = mListener;
            if (listener != null) {
                operation.accept(listener);
            }
        }
    }

    AbstractListenerManager(LocationProviders owner, int addCode, int removeCode) {
        this.owner = owner;
        this.addCode = addCode;
        this.removeCode = removeCode;
    }

    /** What the system calls in the name of all. */
    abstract Binder makeTransport();

    @SuppressWarnings("unchecked")
    TListener convertKey(Object listener) {
        return (TListener) listener;
    }

    /** As on Android 11: who is refused as the first stays among the listeners, and the next one is not asked for. */
    final boolean addListener(Object listener, Executor executor) {
        LocationArguments.checkArgument(listener != null, "invalid null listener/callback");
        LocationArguments.checkArgument(executor != null, "invalid null executor");
        Registration<TListener> registration = new Registration<>(executor, convertKey(listener));
        synchronized (mLock) {
            boolean isFirst = mListeners.isEmpty();
            Map<Object, Registration<TListener>> listeners = new LinkedHashMap<>(mListeners);
            Registration<TListener> old = listeners.put(listener, registration);
            mListeners = listeners;
            if (old != null) {
                old.unregister();
            }
            if (isFirst) {
                Binder transport = makeTransport();
                mListenerTransport = tell(addCode, transport) ? transport : null;
            }
        }
        return true;
    }

    final void removeListener(Object listener) {
        synchronized (mLock) {
            Map<Object, Registration<TListener>> listeners = new LinkedHashMap<>(mListeners);
            Registration<TListener> old = listeners.remove(listener);
            mListeners = listeners;
            if (old == null) {
                return;
            }
            old.unregister();
            if (listeners.isEmpty() && mListenerTransport != null) {
                tell(removeCode, mListenerTransport);
                mListenerTransport = null;
            }
        }
    }

    final void execute(Consumer<TListener> operation) {
        mListeners.values().forEach(registration -> registration.execute(operation));
    }

    private boolean tell(int code, Binder transport) {
        try {
            return owner.service.listenToGnss(code, transport, owner.context.getPackageName());
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
