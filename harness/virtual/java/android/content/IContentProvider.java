package android.content;

import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.IBinder;
import android.os.ICancellationSignal;
import android.os.IInterface;
import android.os.RemoteException;

/** What one process asks another one's content provider. */
public interface IContentProvider extends IInterface {
    String descriptor = "android.content.IContentProvider";
    int QUERY_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION;

    Cursor query(
            String callingPkg,
            String attributionTag,
            Uri url,
            String[] projection,
            Bundle queryArgs,
            ICancellationSignal cancellationSignal)
            throws RemoteException;
}
