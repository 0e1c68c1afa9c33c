package android.content;

/** Loads something that an activity shows. */
public class Loader<D> {
    private final Context context;
    private OnLoadCompleteListener<D> listener;
    private int id;
    private boolean started;

    /** Is told what was loaded. */
    public interface OnLoadCompleteListener<D> {
        void onLoadComplete(Loader<D> loader, D data);
    }

    public Loader(Context context) {
        this.context = context.getApplicationContext();
    }

    public Context getContext() {
        return context;
    }

    public int getId() {
        return id;
    }

    public void registerListener(int id, OnLoadCompleteListener<D> listener) {
        this.id = id;
        this.listener = listener;
    }

    public void deliverResult(D data) {
        if (listener != null) {
            listener.onLoadComplete(this, data);
        }
    }

    public boolean isStarted() {
        return started;
    }

    public final void startLoading() {
        started = true;
        onStartLoading();
    }

    public void forceLoad() {
        onForceLoad();
    }

    public void stopLoading() {
        started = false;
        onStopLoading();
    }

    public void reset() {
        onReset();
        started = false;
    }

    protected void onStartLoading() {}

    protected void onForceLoad() {}

    protected void onStopLoading() {}

    protected void onReset() {}
}
