package android.os;

import java.util.function.Predicate;

/** The messages of one looper, sorted by the time at which they are due. */
public final class MessageQueue {
    private Message head;
    private boolean quitting;

    MessageQueue() {}

    /** The next message, once it is due; null when the queue was quit. */
    synchronized Message next() {
        while (true) {
            if (quitting && head == null) {
                return null;
            }
            long delay = head == null ? 0 : head.when - SystemClock.uptimeMillis();
            if (head != null && delay <= 0) {
                Message due = head;
                head = due.next;
                due.next = null;
                return due;
            }
            await(delay);
        }
    }

    synchronized boolean enqueueMessage(Message msg, long when) {
        if (quitting) {
            return false;
        }
        msg.when = when;
        if (head == null || when < head.when) {
            msg.next = head;
            head = msg;
        } else {
            insertAfter(head, msg);
        }
        notifyAll();
        return true;
    }

    synchronized void removeIf(Predicate<Message> unwanted) {
        while (head != null && unwanted.test(head)) {
            head = head.next;
        }
        for (Message message = head; message != null; message = message.next) {
            while (message.next != null && unwanted.test(message.next)) {
                message.next = message.next.next;
            }
        }
    }

    synchronized void quit(boolean safe) {
        long now = SystemClock.uptimeMillis();
        quitting = true;
        removeIf(message -> !safe || message.when > now);
        notifyAll();
    }

    private static void insertAfter(Message start, Message msg) {
        Message before = start;
        while (before.next != null && before.next.when <= msg.when) {
            before = before.next;
        }
        msg.next = before.next;
        before.next = msg;
    }

    private void await(long delayMillis) {
        try {
            wait(delayMillis);
        } catch (InterruptedException e) {
            // As on Android, a looper is ended by quit() alone.
        }
    }
}
