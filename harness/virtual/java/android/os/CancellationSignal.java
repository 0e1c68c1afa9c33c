package android.os;

/** Lets a caller cancel an operation in progress. */
public final class CancellationSignal {
    private boolean canceled;
    private OnCancelListener listener;

    /** Called when the operation is canceled. */
    public interface OnCancelListener {
        void onCancel();
    }

    public synchronized boolean isCanceled() {
        return canceled;
    }

    public void throwIfCanceled() {
        if (isCanceled()) {
            throw new OperationCanceledException();
        }
    }

    public void cancel() {
        OnCancelListener told;
        synchronized (this) {
            told = canceled ? null : listener;
            canceled = true;
        }
        if (told != null) {
            told.onCancel();
        }
    }

    public void setOnCancelListener(OnCancelListener listener) {
        synchronized (this) {
            this.listener = listener;
            if (!canceled || listener == null) {
                return;
            }
        }
        listener.onCancel();
    }
}
