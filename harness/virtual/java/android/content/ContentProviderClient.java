package android.content;

import android.content.res.AssetFileDescriptor;
import android.database.Cursor;
import android.database.CursorWrapper;
import android.net.Uri;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.ParcelFileDescriptor;
import android.os.RemoteException;

import java.io.FileNotFoundException;
import java.util.ArrayList;

/** A provider that an app keeps at hand. */
public class ContentProviderClient implements AutoCloseable {
    private final IContentProvider provider;
    private final String packageName;
    private final String mAuthority;
    private volatile boolean closed;

    ContentProviderClient(Context context, IContentProvider provider, String authority) {
        this.provider = provider;
        this.packageName = context.getOpPackageName();
        this.mAuthority = authority;
    }

    public Cursor query(
            Uri url, String[] projection, String selection, String[] selectionArgs, String sortOrder)
            throws RemoteException {
        return query(url, projection, selection, selectionArgs, sortOrder, null);
    }

    public Cursor query(
            Uri uri,
            String[] projection,
            String selection,
            String[] selectionArgs,
            String sortOrder,
            CancellationSignal cancellationSignal)
            throws RemoteException {
        Bundle queryArgs = ContentResolver.createSqlQueryBundle(selection, selectionArgs, sortOrder);
        return query(uri, projection, queryArgs, cancellationSignal);
    }

    public Cursor query(Uri uri, String[] projection, Bundle queryArgs, CancellationSignal cancellationSignal)
            throws RemoteException {
        throwIfCanceled(cancellationSignal);
        Cursor rows = provider.query(packageName, null, uri, projection, queryArgs, null);
        return rows == null ? null : new CursorWrapper(rows);
    }

    public String getType(Uri url) throws RemoteException {
        return provider.getType(url);
    }

    public String[] getStreamTypes(Uri url, String mimeTypeFilter) throws RemoteException {
        return provider.getStreamTypes(url, mimeTypeFilter);
    }

    public final Uri canonicalize(Uri url) throws RemoteException {
        return provider.canonicalize(packageName, null, url);
    }

    public boolean refresh(Uri url, Bundle extras, CancellationSignal cancellationSignal) throws RemoteException {
        throwIfCanceled(cancellationSignal);
        return provider.refresh(packageName, null, url, extras);
    }

    public Uri insert(Uri url, ContentValues initialValues) throws RemoteException {
        return insert(url, initialValues, null);
    }

    public Uri insert(Uri url, ContentValues initialValues, Bundle extras) throws RemoteException {
        return provider.insert(packageName, null, url, initialValues, extras);
    }

    public int bulkInsert(Uri url, ContentValues[] initialValues) throws RemoteException {
        return provider.bulkInsert(packageName, null, url, initialValues);
    }

    public int delete(Uri url, String selection, String[] selectionArgs) throws RemoteException {
        return delete(url, ContentResolver.createSqlQueryBundle(selection, selectionArgs));
    }

    public int delete(Uri url, Bundle extras) throws RemoteException {
        return provider.delete(packageName, null, url, extras);
    }

    public int update(Uri url, ContentValues values, String selection, String[] selectionArgs)
            throws RemoteException {
        return update(url, values, ContentResolver.createSqlQueryBundle(selection, selectionArgs));
    }

    public int update(Uri url, ContentValues values, Bundle extras) throws RemoteException {
        return provider.update(packageName, null, url, values, extras);
    }

    public ParcelFileDescriptor openFile(Uri url, String mode) throws RemoteException, FileNotFoundException {
        return openFile(url, mode, null);
    }

    public ParcelFileDescriptor openFile(Uri url, String mode, CancellationSignal signal)
            throws RemoteException, FileNotFoundException {
        throwIfCanceled(signal);
        return provider.openFile(packageName, null, url, mode);
    }

    public AssetFileDescriptor openAssetFile(Uri url, String mode) throws RemoteException, FileNotFoundException {
        return openAssetFile(url, mode, null);
    }

    public AssetFileDescriptor openAssetFile(Uri url, String mode, CancellationSignal signal)
            throws RemoteException, FileNotFoundException {
        throwIfCanceled(signal);
        return provider.openAssetFile(packageName, null, url, mode);
    }

    public final AssetFileDescriptor openTypedAssetFileDescriptor(Uri uri, String mimeType, Bundle opts)
            throws RemoteException, FileNotFoundException {
        return openTypedAssetFileDescriptor(uri, mimeType, opts, null);
    }

    public final AssetFileDescriptor openTypedAssetFileDescriptor(
            Uri uri, String mimeType, Bundle opts, CancellationSignal signal)
            throws RemoteException, FileNotFoundException {
        return openTypedAssetFile(uri, mimeType, opts, signal);
    }

    public final AssetFileDescriptor openTypedAssetFile(
            Uri uri, String mimeTypeFilter, Bundle opts, CancellationSignal signal)
            throws RemoteException, FileNotFoundException {
        throwIfCanceled(signal);
        return provider.openTypedAssetFile(packageName, null, uri, mimeTypeFilter, opts);
    }

    public ContentProviderResult[] applyBatch(ArrayList<ContentProviderOperation> operations)
            throws RemoteException, OperationApplicationException {
        return applyBatch(mAuthority, operations);
    }

    public ContentProviderResult[] applyBatch(String authority, ArrayList<ContentProviderOperation> operations)
            throws RemoteException, OperationApplicationException {
        return provider.applyBatch(packageName, null, authority, operations);
    }

    public Bundle call(String method, String arg, Bundle extras) throws RemoteException {
        return call(mAuthority, method, arg, extras);
    }

    public Bundle call(String authority, String method, String arg, Bundle extras) throws RemoteException {
        return provider.call(packageName, null, authority, method, arg, extras);
    }

    @Override
    public void close() {
        closed = true;
    }

    public boolean release() {
        boolean wasOpen = !closed;
        close();
        return wasOpen;
    }

    private static void throwIfCanceled(CancellationSignal signal) {
        if (signal != null) {
            signal.throwIfCanceled();
        }
    }
}
