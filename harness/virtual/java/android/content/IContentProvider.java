package android.content;

import android.content.res.AssetFileDescriptor;
import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.IBinder;
import android.os.ICancellationSignal;
import android.os.IInterface;
import android.os.ParcelFileDescriptor;
import android.os.RemoteException;

import java.io.FileNotFoundException;
import java.util.ArrayList;

/** What one process asks another one's content provider. */
public interface IContentProvider extends IInterface {
    String descriptor = "android.content.IContentProvider";
    int QUERY_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION;
    int GET_TYPE_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 1;
    int INSERT_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 2;
    int DELETE_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 3;
    int UPDATE_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 9;
    int BULK_INSERT_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 12;
    int OPEN_FILE_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 13;
    int OPEN_ASSET_FILE_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 14;
    int APPLY_BATCH_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 19;
    int CALL_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 20;
    int GET_STREAM_TYPES_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 21;
    int OPEN_TYPED_ASSET_FILE_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 22;
    int CANONICALIZE_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 24;
    int REFRESH_TRANSACTION = IBinder.FIRST_CALL_TRANSACTION + 26;

    Cursor query(
            String callingPkg,
            String attributionTag,
            Uri url,
            String[] projection,
            Bundle queryArgs,
            ICancellationSignal cancellationSignal)
            throws RemoteException;

    String getType(Uri url) throws RemoteException;

    Uri insert(String callingPkg, String attributionTag, Uri url, ContentValues initialValues, Bundle extras)
            throws RemoteException;

    int bulkInsert(String callingPkg, String attributionTag, Uri url, ContentValues[] initialValues)
            throws RemoteException;

    int delete(String callingPkg, String attributionTag, Uri url, Bundle extras) throws RemoteException;

    int update(String callingPkg, String attributionTag, Uri url, ContentValues values, Bundle extras)
            throws RemoteException;

    ContentProviderResult[] applyBatch(
            String callingPkg, String attributionTag, String authority, ArrayList<ContentProviderOperation> operations)
            throws RemoteException, OperationApplicationException;

    Bundle call(String callingPkg, String attributionTag, String authority, String method, String arg, Bundle extras)
            throws RemoteException;

    ParcelFileDescriptor openFile(String callingPkg, String attributionTag, Uri url, String mode)
            throws RemoteException, FileNotFoundException;

    AssetFileDescriptor openAssetFile(String callingPkg, String attributionTag, Uri url, String mode)
            throws RemoteException, FileNotFoundException;

    AssetFileDescriptor openTypedAssetFile(
            String callingPkg, String attributionTag, Uri url, String mimeType, Bundle opts)
            throws RemoteException, FileNotFoundException;

    String[] getStreamTypes(Uri url, String mimeTypeFilter) throws RemoteException;

    Uri canonicalize(String callingPkg, String attributionTag, Uri uri) throws RemoteException;

    boolean refresh(String callingPkg, String attributionTag, Uri url, Bundle extras) throws RemoteException;
}
