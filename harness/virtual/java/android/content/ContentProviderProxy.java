package android.content;

import android.content.res.AssetFileDescriptor;
import android.database.BulkCursorToCursorAdaptor;
import android.database.Cursor;
import android.net.Uri;
import android.os.BinderCall;
import android.os.Bundle;
import android.os.IBinder;
import android.os.ICancellationSignal;
import android.os.Parcel;
import android.os.ParcelFileDescriptor;
import android.os.RemoteException;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;

/** The caller's side of {@link IContentProvider}. */
final class ContentProviderProxy implements IContentProvider {
    private static final int EX_FILE_NOT_FOUND = 1;
    private static final int EX_OPERATION_APPLICATION = 10;
    private static final int RESULT_URI = 1;

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
        try (BinderCall call = begin(callingPkg, url)) {
            call.data.writeStringArray(projection);
            writeSelection(call.data, queryArgs);
            call.data.writeString(string(queryArgs, ContentResolver.QUERY_ARG_SQL_SORT_ORDER));
            transact(QUERY_TRANSACTION, call);
            return readRows(call.reply);
        }
    }

    @Override
    public String getType(Uri url) throws RemoteException {
        try (BinderCall call = begin(null, url)) {
            transact(GET_TYPE_TRANSACTION, call);
            return call.reply.readString();
        }
    }

    @Override
    public Uri insert(
            String callingPkg, String attributionTag, Uri url, ContentValues initialValues, Bundle extras)
            throws RemoteException {
        try (BinderCall call = begin(callingPkg, url)) {
            values(initialValues).writeToParcel(call.data, 0);
            transact(INSERT_TRANSACTION, call);
            return readUri(call.reply);
        }
    }

    @Override
    public int bulkInsert(String callingPkg, String attributionTag, Uri url, ContentValues[] initialValues)
            throws RemoteException {
        try (BinderCall call = begin(callingPkg, url)) {
            call.data.writeInt(initialValues.length);
            for (ContentValues row : initialValues) {
                row.writeToParcel(call.data, 0);
            }
            transact(BULK_INSERT_TRANSACTION, call);
            return call.reply.readInt();
        }
    }

    @Override
    public int delete(String callingPkg, String attributionTag, Uri url, Bundle extras) throws RemoteException {
        try (BinderCall call = begin(callingPkg, url)) {
            writeSelection(call.data, extras);
            transact(DELETE_TRANSACTION, call);
            return call.reply.readInt();
        }
    }

    @Override
    public int update(String callingPkg, String attributionTag, Uri url, ContentValues values, Bundle extras)
            throws RemoteException {
        try (BinderCall call = begin(callingPkg, url)) {
            values(values).writeToParcel(call.data, 0);
            writeSelection(call.data, extras);
            transact(UPDATE_TRANSACTION, call);
            return call.reply.readInt();
        }
    }

    @Override
    public ContentProviderResult[] applyBatch(
            String callingPkg, String attributionTag, String authority, ArrayList<ContentProviderOperation> operations)
            throws RemoteException, OperationApplicationException {
        try (BinderCall call = new BinderCall(descriptor)) {
            call.data.writeString(callingPkg);
            call.data.writeString(authority);
            call.data.writeInt(operations.size());
            operations.forEach(operation -> operation.writeToParcel(call.data, 0));
            remote.transact(APPLY_BATCH_TRANSACTION, call.data, call.reply, 0);
            int code = call.reply.readExceptionCode();
            if (code == EX_OPERATION_APPLICATION) {
                throw new OperationApplicationException(call.reply.readString());
            } else if (code != 0) {
                call.reply.readException(code, call.reply.readString());
            }
            return readResults(call.reply);
        }
    }

    @Override
    public Bundle call(
            String callingPkg, String attributionTag, String authority, String method, String arg, Bundle extras)
            throws RemoteException {
        try (BinderCall call = new BinderCall(descriptor)) {
            call.data.writeString(callingPkg);
            call.data.writeString(authority);
            call.data.writeString(method);
            call.data.writeString(arg);
            transact(CALL_TRANSACTION, call);
            return readBundle(call.reply);
        }
    }

    @Override
    public ParcelFileDescriptor openFile(String callingPkg, String attributionTag, Uri url, String mode)
            throws RemoteException, FileNotFoundException {
        return open(OPEN_FILE_TRANSACTION, callingPkg, url, mode);
    }

    @Override
    public AssetFileDescriptor openAssetFile(String callingPkg, String attributionTag, Uri url, String mode)
            throws RemoteException, FileNotFoundException {
        return asset(open(OPEN_ASSET_FILE_TRANSACTION, callingPkg, url, mode));
    }

    @Override
    public AssetFileDescriptor openTypedAssetFile(
            String callingPkg, String attributionTag, Uri url, String mimeType, Bundle opts)
            throws RemoteException, FileNotFoundException {
        return asset(open(OPEN_TYPED_ASSET_FILE_TRANSACTION, callingPkg, url, mimeType));
    }

    @Override
    public String[] getStreamTypes(Uri url, String mimeTypeFilter) throws RemoteException {
        try (BinderCall call = begin(null, url)) {
            call.data.writeString(mimeTypeFilter);
            transact(GET_STREAM_TYPES_TRANSACTION, call);
            return call.reply.createStringArray();
        }
    }

    @Override
    public Uri canonicalize(String callingPkg, String attributionTag, Uri uri) throws RemoteException {
        try (BinderCall call = begin(callingPkg, uri)) {
            transact(CANONICALIZE_TRANSACTION, call);
            return readUri(call.reply);
        }
    }

    @Override
    public boolean refresh(String callingPkg, String attributionTag, Uri url, Bundle extras) throws RemoteException {
        try (BinderCall call = begin(callingPkg, url)) {
            transact(REFRESH_TRANSACTION, call);
            return call.reply.readBoolean();
        }
    }

    /** The content of the file comes with the answer, for a descriptor cannot cross the phone's binder. */
    private ParcelFileDescriptor open(int code, String callingPkg, Uri url, String mode)
            throws RemoteException, FileNotFoundException {
        try (BinderCall call = begin(callingPkg, url)) {
            call.data.writeString(mode);
            remote.transact(code, call.data, call.reply, 0);
            int thrown = call.reply.readExceptionCode();
            if (thrown == EX_FILE_NOT_FOUND) {
                throw new FileNotFoundException(call.reply.readString());
            } else if (thrown != 0) {
                call.reply.readException(thrown, call.reply.readString());
            }
            return ParcelFileDescriptor.fromData(call.reply.createByteArray(), null);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw new FileNotFoundException(e.getMessage());
        }
    }

    private static BinderCall begin(String callingPkg, Uri url) {
        BinderCall call = new BinderCall(descriptor);
        call.data.writeString(callingPkg);
        call.data.writeString(url.toString());
        return call;
    }

    private void transact(int code, BinderCall call) throws RemoteException {
        remote.transact(code, call.data, call.reply, 0);
        call.reply.readException();
    }

    private static void writeSelection(Parcel data, Bundle args) {
        data.writeString(string(args, ContentResolver.QUERY_ARG_SQL_SELECTION));
        data.writeStringArray(
                args == null ? null : args.getStringArray(ContentResolver.QUERY_ARG_SQL_SELECTION_ARGS));
    }

    private static String string(Bundle args, String key) {
        return args == null ? null : args.getString(key);
    }

    private static ContentValues values(ContentValues values) {
        return values == null ? new ContentValues() : values;
    }

    private static AssetFileDescriptor asset(ParcelFileDescriptor file) {
        return new AssetFileDescriptor(file, 0, AssetFileDescriptor.UNKNOWN_LENGTH);
    }

    private static Uri readUri(Parcel reply) {
        String uri = reply.readString();
        return uri == null ? null : Uri.parse(uri);
    }

    private static Bundle readBundle(Parcel reply) {
        int size = reply.readInt();
        if (size < 0) {
            return null;
        }
        Bundle bundle = new Bundle();
        for (int i = 0; i < size; i++) {
            bundle.putString(reply.readString(), reply.readString());
        }
        return bundle;
    }

    private static ContentProviderResult[] readResults(Parcel reply) {
        ContentProviderResult[] results = new ContentProviderResult[reply.readInt()];
        for (int i = 0; i < results.length; i++) {
            results[i] = reply.readInt() == RESULT_URI
                    ? new ContentProviderResult(Uri.parse(reply.readString()))
                    : new ContentProviderResult(reply.readInt());
        }
        return results;
    }

    private static Cursor readRows(Parcel reply) {
        String[] columns = reply.createStringArray();
        if (columns == null) {
            return null;
        }
        BulkCursorToCursorAdaptor cursor = new BulkCursorToCursorAdaptor(columns);
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
