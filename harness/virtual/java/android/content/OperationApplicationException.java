package android.content;

/** An operation of a batch could not be applied. */
public class OperationApplicationException extends Exception {
    private final int numSuccessfulYieldPoints;

    public OperationApplicationException(String message) {
        this(message, 0);
    }

    public OperationApplicationException(String message, int numSuccessfulYieldPoints) {
        super(message);
        this.numSuccessfulYieldPoints = numSuccessfulYieldPoints;
    }

    public int getNumSuccessfulYieldPoints() {
        return numSuccessfulYieldPoints;
    }
}
