package android.os;

/** The far end of a {@link CancellationSignal}. */
public interface ICancellationSignal extends IInterface {
    void cancel() throws RemoteException;
}
