package android.content;

import android.database.Cursor;
import android.net.Uri;
import android.os.Binder;
import android.os.Bundle;
import android.os.IBinder;
import android.os.Parcel;
import android.os.RemoteException;

/** The provider's side of {@link IContentProvider}; of its calls those about rows come from other processes as well. */
public abstract class ContentProviderNative extends Binder implements IContentProvider {
    public ContentProviderNative() {
        attachInterface(this, descriptor);
    }

    public static IContentProvider asInterface(IBinder obj) {
        if (obj == null) {
            return null;
        }
        return obj.queryLocalInterface(descriptor) instanceof IContentProvider local
                ? local
                : new ContentProviderProxy(obj);
    }

    public abstract String getProviderName();

    @Override
    public IBinder asBinder() {
        return this;
    }

    @Override
    public boolean onTransact(int code, Parcel data, Parcel reply, int flags) throws RemoteException {
        if (!isAboutRows(code)) {
            return super.onTransact(code, data, reply, flags);
        }
        data.enforceInterface(descriptor);
        String callingPkg = data.readString();
        Uri url = Uri.parse(data.readString());
        switch (code) {
            case QUERY_TRANSACTION -> {
                String[] projection = data.createStringArray();
                Bundle args = readSelection(data);
                args.putString(ContentResolver.QUERY_ARG_SQL_SORT_ORDER, data.readString());
                Cursor cursor = query(callingPkg, null, url, projection, args, null);
                reply.writeNoException();
                writeRows(reply, cursor);
            }
            case GET_TYPE_TRANSACTION -> {
                String type = getType(url);
                reply.writeNoException();
                reply.writeString(type);
            }
            case INSERT_TRANSACTION -> {
                Uri inserted = insert(callingPkg, null, url, readValues(data), null);
                reply.writeNoException();
                reply.writeString(inserted == null ? null : inserted.toString());
            }
            case DELETE_TRANSACTION -> {
                int deleted = delete(callingPkg, null, url, readSelection(data));
                reply.writeNoException();
                reply.writeInt(deleted);
            }
            default -> {
                int updated = update(callingPkg, null, url, readValues(data), readSelection(data));
                reply.writeNoException();
                reply.writeInt(updated);
            }
        }
        return true;
    }

    private static boolean isAboutRows(int code) {
        return code == QUERY_TRANSACTION
                || code == GET_TYPE_TRANSACTION
                || code == INSERT_TRANSACTION
                || code == DELETE_TRANSACTION
                || code == UPDATE_TRANSACTION;
    }

    private static Bundle readSelection(Parcel data) {
        Bundle args = new Bundle();
        args.putString(ContentResolver.QUERY_ARG_SQL_SELECTION, data.readString());
        args.putStringArray(ContentResolver.QUERY_ARG_SQL_SELECTION_ARGS, data.createStringArray());
        return args;
    }

    private static ContentValues readValues(Parcel data) {
        ContentValues values = new ContentValues();
        for (int count = data.readInt(); count > 0; count--) {
            values.put(data.readString(), data.readString());
        }
        return values;
    }

    private static void writeRows(Parcel reply, Cursor cursor) {
        reply.writeStringArray(cursor == null ? null : cursor.getColumnNames());
        if (cursor == null) {
            return;
        }
        reply.writeInt(cursor.getCount());
        while (cursor.moveToNext()) {
            for (int i = 0; i < cursor.getColumnCount(); i++) {
                reply.writeString(cursor.getString(i));
            }
        }
        cursor.close();
    }
}
