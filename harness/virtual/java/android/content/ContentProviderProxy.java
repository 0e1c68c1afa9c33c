package android.content;

import android.database.Cursor;
import android.database.MatrixCursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.IBinder;
import android.os.ICancellationSignal;
import android.os.Parcel;
import android.os.RemoteException;

/** The caller's side of {@link IContentProvider}. */
final class ContentProviderProxy implements IContentProvider {
    private final IBinder remote;

    ContentProviderProxy(IBinder remote) {
        this.remote = remote;
    }

    @Override
    public IBinder asBinder() {
        return remote;
    }

    @Override
    public Cursor query(
            String callingPkg,
            String attributionTag,
            Uri url,
            String[] projection,
            Bundle queryArgs,
            ICancellationSignal cancellationSignal)
            throws RemoteException {
        Bundle args = queryArgs != null ? queryArgs : new Bundle();
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        try {
            data.writeInterfaceToken(descriptor);
            data.writeString(callingPkg);
            data.writeString(url.toString());
            data.writeStringArray(projection);
            data.writeString(args.getString(ContentResolver.QUERY_ARG_SQL_SELECTION));
            data.writeStringArray(args.getStringArray(ContentResolver.QUERY_ARG_SQL_SELECTION_ARGS));
            data.writeString(args.getString(ContentResolver.QUERY_ARG_SQL_SORT_ORDER));
            remote.transact(QUERY_TRANSACTION, data, reply, 0);
            reply.readException();
            return readRows(reply);
        } finally {
            data.recycle();
            reply.recycle();
        }
    }

    private static Cursor readRows(Parcel reply) {
        String[] columns = reply.createStringArray();
        if (columns == null) {
            return null;
        }
        MatrixCursor cursor = new MatrixCursor(columns);
        for (int rows = reply.readInt(); rows > 0; rows--) {
            String[] cells = new String[columns.length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = reply.readString();
            }
            cursor.addRow(cells);
        }
        return cursor;
    }
}
