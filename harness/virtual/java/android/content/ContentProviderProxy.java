package android.content;

import android.database.Cursor;
import android.database.MatrixCursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.BinderCall;
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
        try (BinderCall call = new BinderCall(descriptor)) {
            call.data.writeString(callingPkg);
            call.data.writeString(url.toString());
            call.data.writeStringArray(projection);
            call.data.writeString(args.getString(ContentResolver.QUERY_ARG_SQL_SELECTION));
            call.data.writeStringArray(args.getStringArray(ContentResolver.QUERY_ARG_SQL_SELECTION_ARGS));
            call.data.writeString(args.getString(ContentResolver.QUERY_ARG_SQL_SORT_ORDER));
            remote.transact(QUERY_TRANSACTION, call.data, call.reply, 0);
            call.reply.readException();
            return readRows(call.reply);
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
