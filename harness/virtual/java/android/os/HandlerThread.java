package android.os;

/** A thread that has a looper. */
public class HandlerThread extends Thread {
    private Looper looper;

    public HandlerThread(String name) {
        super(name);
    }

    @Override
    public void run() {
        Looper.prepare();
        synchronized (this) {
            looper = Looper.myLooper();
            notifyAll();
        }
        Looper.loop();
    }

    /** The thread's looper; waits until the thread has made it. */
    public synchronized Looper getLooper() {
        while (isAlive() && looper == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return looper;
            }
        }
        return looper;
    }

    public boolean quit() {
        Looper mine = getLooper();
        if (mine != null) {
            mine.quit();
        }
        return mine != null;
    }
}
