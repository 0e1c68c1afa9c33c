package android.location;

/** Is told of the receiver's sentences, which hold positions in words. */
public interface OnNmeaMessageListener {
    void onNmeaMessage(String message, long timestamp);
}
