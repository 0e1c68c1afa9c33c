package android.os;

/** Runs the messages of one thread. */
public final class Looper {
    private static final ThreadLocal<Looper> CURRENT = new ThreadLocal<>();
    private static Looper mainLooper;

    final MessageQueue queue = new MessageQueue();
    private final boolean quitAllowed;
    private final Thread thread = Thread.currentThread();

    private Looper(boolean quitAllowed) {
        this.quitAllowed = quitAllowed;
    }

    public static void prepare() {
        prepare(true);
    }

    private static void prepare(boolean quitAllowed) {
        if (CURRENT.get() != null) {
            throw new RuntimeException("Only one Looper may be created per thread");
        }
        CURRENT.set(new Looper(quitAllowed));
    }

    /** Makes the looper of the app's main thread; the framework calls it once. */
    public static void prepareMainLooper() {
        prepare(false);
        synchronized (Looper.class) {
            if (mainLooper != null) {
                throw new IllegalStateException("The main Looper has already been prepared.");
            }
            mainLooper = myLooper();
        }
    }

    public static Looper getMainLooper() {
        synchronized (Looper.class) {
            return mainLooper;
        }
    }

    public static Looper myLooper() {
        return CURRENT.get();
    }

    public static MessageQueue myQueue() {
        return myLooper().queue;
    }

    public static void loop() {
        Looper me = myLooper();
        if (me == null) {
            throw new RuntimeException("No Looper; Looper.prepare() wasn't called on this thread.");
        }
        for (Message msg = me.queue.next(); msg != null; msg = me.queue.next()) {
            msg.target.dispatchMessage(msg);
        }
    }

    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    public Thread getThread() {
        return thread;
    }

    public MessageQueue getQueue() {
        return queue;
    }

    public void quit() {
        quit(false);
    }

    public void quitSafely() {
        quit(true);
    }

    private void quit(boolean safe) {
        if (!quitAllowed) {
            throw new IllegalStateException("Main thread not allowed to quit.");
        }
        queue.quit(safe);
    }

    @Override
    public String toString() {
        return "Looper (" + thread.getName() + ", tid " + thread.getId() + ") {"
                + Integer.toHexString(System.identityHashCode(this)) + "}";
    }
}
