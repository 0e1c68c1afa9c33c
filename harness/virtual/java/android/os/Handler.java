package android.os;

/** Sends messages and runnables to the queue of a looper and handles them there. */
public class Handler {
    private final Looper looper;
    private final Callback callback;

    /** Handles messages without a subclass. */
    public interface Callback {
        boolean handleMessage(Message msg);
    }

    public Handler() {
        this(requireLooper(), null);
    }

    public Handler(Callback callback) {
        this(requireLooper(), callback);
    }

    public Handler(Looper looper) {
        this(looper, null);
    }

    public Handler(Looper looper, Callback callback) {
        this.looper = looper;
        this.callback = callback;
    }

    private static Looper requireLooper() {
        Looper looper = Looper.myLooper();
        if (looper == null) {
            throw new RuntimeException("Can't create handler inside thread " + Thread.currentThread()
                    + " that has not called Looper.prepare()");
        }
        return looper;
    }

    public void handleMessage(Message msg) {}

    public void dispatchMessage(Message msg) {
        if (msg.callback != null) {
            msg.callback.run();
        } else if (callback == null || !callback.handleMessage(msg)) {
            handleMessage(msg);
        }
    }

    public final Looper getLooper() {
        return looper;
    }

    public final Message obtainMessage() {
        return Message.obtain(this, 0, null);
    }

    public final Message obtainMessage(int what) {
        return Message.obtain(this, what, null);
    }

    public final Message obtainMessage(int what, int arg1, int arg2) {
        return obtainMessage(what, arg1, arg2, null);
    }

    public final Message obtainMessage(int what, int arg1, int arg2, Object obj) {
        Message message = Message.obtain(this, what, obj);
        message.arg1 = arg1;
        message.arg2 = arg2;
        return message;
    }

    public final Message obtainMessage(int what, Object obj) {
        return Message.obtain(this, what, obj);
    }

    public final boolean post(Runnable r) {
        return postDelayed(r, 0);
    }

    public final boolean postAtTime(Runnable r, long uptimeMillis) {
        return postAtTime(r, null, uptimeMillis);
    }

    public final boolean postAtTime(Runnable r, Object token, long uptimeMillis) {
        Message message = Message.obtain(this, r);
        message.obj = token;
        return sendMessageAtTime(message, uptimeMillis);
    }

    public final boolean postDelayed(Runnable r, Object token, long delayMillis) {
        return postAtTime(r, token, SystemClock.uptimeMillis() + Math.max(0, delayMillis));
    }

    public final boolean postAtFrontOfQueue(Runnable r) {
        return sendMessageAtTime(Message.obtain(this, r), 0);
    }

    public final boolean postDelayed(Runnable r, long delayMillis) {
        return sendMessageDelayed(Message.obtain(this, r), delayMillis);
    }

    public final boolean sendEmptyMessage(int what) {
        return sendMessage(Message.obtain(this, what, null));
    }

    public final boolean sendEmptyMessageDelayed(int what, long delayMillis) {
        return sendMessageDelayed(Message.obtain(this, what, null), delayMillis);
    }

    public final boolean sendEmptyMessageAtTime(int what, long uptimeMillis) {
        return sendMessageAtTime(Message.obtain(this, what, null), uptimeMillis);
    }

    public final boolean sendMessageAtFrontOfQueue(Message msg) {
        return sendMessageAtTime(msg, 0);
    }

    public final boolean sendMessage(Message msg) {
        return sendMessageDelayed(msg, 0);
    }

    public final boolean sendMessageDelayed(Message msg, long delayMillis) {
        return sendMessageAtTime(msg, SystemClock.uptimeMillis() + Math.max(0, delayMillis));
    }

    public boolean sendMessageAtTime(Message msg, long uptimeMillis) {
        msg.target = this;
        return looper.queue.enqueueMessage(msg, uptimeMillis);
    }

    public final void removeCallbacks(Runnable r) {
        looper.queue.removeIf(message -> message.target == this && message.callback == r);
    }

    public final void removeCallbacks(Runnable r, Object token) {
        looper.queue.removeIf(message -> message.target == this
                && message.callback == r
                && (token == null || message.obj == token));
    }

    public final void removeMessages(int what, Object object) {
        looper.queue.removeIf(message -> message.target == this
                && message.callback == null
                && message.what == what
                && (object == null || message.obj == object));
    }

    public final void removeMessages(int what) {
        looper.queue.removeIf(
                message -> message.target == this && message.callback == null && message.what == what);
    }

    public final void removeCallbacksAndMessages(Object token) {
        looper.queue.removeIf(message -> message.target == this && (token == null || message.obj == token));
    }
}
