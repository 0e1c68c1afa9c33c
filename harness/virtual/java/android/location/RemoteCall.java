package android.location;

import android.os.RemoteException;

/** Calls to the system's location manager; that it died is an exception nobody catches. */
final class RemoteCall {
    /** A call that gives something. */
    interface Question<T> {
        T ask() throws RemoteException;
    }

    /** A call that gives nothing. */
    interface Statement {
        void tell() throws RemoteException;
    }

    private RemoteCall() {}

    static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    static void tell(Statement statement) {
        try {
            statement.tell();
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }
}
