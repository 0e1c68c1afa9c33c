package android.view;

/** Where a finger is on the screen at one instant. */
public final class MotionEvent extends InputEvent {
    public static final int ACTION_DOWN = 0;
    public static final int ACTION_UP = 1;
    public static final int ACTION_MOVE = 2;
    public static final int ACTION_CANCEL = 3;

    private final long downTime;
    private final long eventTime;
    private final float rawX;
    private final float rawY;
    private int action;
    private float x;
    private float y;

    private MotionEvent(long downTime, long eventTime, int action, float rawX, float rawY) {
        this.downTime = downTime;
        this.eventTime = eventTime;
        this.action = action;
        this.rawX = rawX;
        this.rawY = rawY;
        x = rawX;
        y = rawY;
    }

    public static MotionEvent obtain(long downTime, long eventTime, int action, float x, float y, int metaState) {
        return new MotionEvent(downTime, eventTime, action, x, y);
    }

    public static MotionEvent obtain(MotionEvent other) {
        MotionEvent copy = new MotionEvent(other.downTime, other.eventTime, other.action, other.rawX, other.rawY);
        copy.x = other.x;
        copy.y = other.y;
        return copy;
    }

    public int getAction() {
        return action;
    }

    public int getActionMasked() {
        return action;
    }

    public void setAction(int action) {
        this.action = action;
    }

    /** When the finger was put down, in milliseconds of the uptime. */
    public long getDownTime() {
        return downTime;
    }

    public long getEventTime() {
        return eventTime;
    }

    /** Within the view that is given the event. */
    public float getX() {
        return x;
    }

    public float getY() {
        return y;
    }

    /** On the screen. */
    public float getRawX() {
        return rawX;
    }

    public float getRawY() {
        return rawY;
    }

    public void offsetLocation(float deltaX, float deltaY) {
        x += deltaX;
        y += deltaY;
    }

    public void recycle() {}
}
