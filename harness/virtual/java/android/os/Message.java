package android.os;

/** One piece of work in a {@link MessageQueue}. */
public final class Message {
    public int what;
    public int arg1;
    public int arg2;
    public Object obj;

    long when;
    Handler target;
    Runnable callback;
    Message next;

    public static Message obtain() {
        return new Message();
    }

    public static Message obtain(Handler h, int what, Object obj) {
        Message message = new Message();
        message.target = h;
        message.what = what;
        message.obj = obj;
        return message;
    }

    public static Message obtain(Handler h, Runnable callback) {
        Message message = new Message();
        message.target = h;
        message.callback = callback;
        return message;
    }

    public long getWhen() {
        return when;
    }

    public Handler getTarget() {
        return target;
    }

    public Runnable getCallback() {
        return callback;
    }

    public void sendToTarget() {
        target.sendMessage(this);
    }
}
