package android.content;

import android.os.Handler;
import android.os.Looper;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Loads in a thread of its own, and tells what it got on the main thread. */
public abstract class AsyncTaskLoader<D> extends Loader<D> {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "AsyncTask");
        thread.setDaemon(true);
        return thread;
    });

    public AsyncTaskLoader(Context context) {
        super(context);
    }

    public abstract D loadInBackground();

    protected D onLoadInBackground() {
        return loadInBackground();
    }

    @Override
    protected void onForceLoad() {
        Handler main = new Handler(Looper.getMainLooper());
        THREADS.execute(() -> {
            D data = onLoadInBackground();
            main.post(() -> deliverResult(data));
        });
    }
}
