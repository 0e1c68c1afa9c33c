package android.content;

import android.accounts.Account;
import android.content.res.AssetFileDescriptor;
import android.database.ContentObserver;
import android.database.Cursor;
import android.database.CursorWrapper;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.net.Uri;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.ParcelFileDescriptor;
import android.os.RemoteException;
import android.util.Log;
import android.util.Size;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Objects;

/** The app's way to content providers; the forms of a question end in the one with a Bundle. */
public abstract class ContentResolver {
    public static final String SCHEME_CONTENT = "content";
    public static final String SCHEME_FILE = "file";
    public static final String QUERY_ARG_SQL_SELECTION = "android:query-arg-sql-selection";
    public static final String QUERY_ARG_SQL_SELECTION_ARGS = "android:query-arg-sql-selection-args";
    public static final String QUERY_ARG_SQL_SORT_ORDER = "android:query-arg-sql-sort-order";

    private final Context context;

    public ContentResolver(Context context) {
        this.context = context;
    }

    /** Finds a provider, asking the system when it is not known yet; null when there is none. */
    protected abstract IContentProvider acquireUnstableProvider(Context c, String name);

    public final Cursor query(
            Uri uri, String[] projection, String selection, String[] selectionArgs, String sortOrder) {
        return query(uri, projection, selection, selectionArgs, sortOrder, null);
    }

    public final Cursor query(
            Uri uri,
            String[] projection,
            String selection,
            String[] selectionArgs,
            String sortOrder,
            CancellationSignal cancellationSignal) {
        Bundle queryArgs = createSqlQueryBundle(selection, selectionArgs, sortOrder);
        return query(uri, projection, queryArgs, cancellationSignal);
    }

    public final Cursor query(
            Uri uri, String[] projection, Bundle queryArgs, CancellationSignal cancellationSignal) {
        Objects.requireNonNull(uri, "uri");
        IContentProvider provider = acquireUnstableProvider(uri);
        if (provider == null) {
            return null;
        }
        throwIfCanceled(cancellationSignal);
        try {
            // The phone's providers answer at once: there is nothing for a remote signal to cancel.
            Cursor rows = provider.query(context.getOpPackageName(), null, uri, projection, queryArgs, null);
            if (rows == null) {
                return null;
            }
            rows.getCount();
            return new CursorWrapperInner(rows);
        } catch (RemoteException e) {
            return null;
        }
    }

    public final String getType(Uri url) {
        Objects.requireNonNull(url, "url");
        try {
            IContentProvider provider = acquireUnstableProvider(url);
            return provider == null ? null : provider.getType(url);
        } catch (RemoteException | RuntimeException e) {
            Log.w("ContentResolver", "Failed to get type for: " + url + " (" + e.getMessage() + ")");
            return null;
        }
    }

    public String[] getStreamTypes(Uri url, String mimeTypeFilter) {
        IContentProvider provider = acquireUnstableProvider(url);
        try {
            return provider == null ? null : provider.getStreamTypes(url, mimeTypeFilter);
        } catch (RemoteException e) {
            return null;
        }
    }

    public final Uri canonicalize(Uri url) {
        IContentProvider provider = acquireUnstableProvider(url);
        try {
            return provider == null ? null : provider.canonicalize(context.getOpPackageName(), null, url);
        } catch (RemoteException e) {
            return null;
        }
    }

    public final boolean refresh(Uri url, Bundle extras, CancellationSignal cancellationSignal) {
        IContentProvider provider = acquireUnstableProvider(url);
        throwIfCanceled(cancellationSignal);
        try {
            return provider != null && provider.refresh(context.getOpPackageName(), null, url, extras);
        } catch (RemoteException e) {
            return false;
        }
    }

    public final Uri insert(Uri url, ContentValues values) {
        return insert(url, values, null);
    }

    public final Uri insert(Uri url, ContentValues values, Bundle extras) {
        IContentProvider provider = require(url);
        try {
            return provider.insert(context.getOpPackageName(), null, url, values, extras);
        } catch (RemoteException e) {
            return null;
        }
    }

    public final int bulkInsert(Uri url, ContentValues[] values) {
        IContentProvider provider = require(url);
        try {
            return provider.bulkInsert(context.getOpPackageName(), null, url, values);
        } catch (RemoteException e) {
            return 0;
        }
    }

    public final int delete(Uri url, String where, String[] selectionArgs) {
        return delete(url, createSqlQueryBundle(where, selectionArgs));
    }

    public final int delete(Uri url, Bundle extras) {
        IContentProvider provider = require(url);
        try {
            return provider.delete(context.getOpPackageName(), null, url, extras);
        } catch (RemoteException e) {
            return -1;
        }
    }

    public final int update(Uri uri, ContentValues values, String where, String[] selectionArgs) {
        return update(uri, values, createSqlQueryBundle(where, selectionArgs));
    }

    public final int update(Uri uri, ContentValues values, Bundle extras) {
        IContentProvider provider = require(uri);
        try {
            return provider.update(context.getOpPackageName(), null, uri, values, extras);
        } catch (RemoteException e) {
            return -1;
        }
    }

    public ContentProviderResult[] applyBatch(String authority, ArrayList<ContentProviderOperation> operations)
            throws RemoteException, OperationApplicationException {
        ContentProviderClient client = acquireContentProviderClient(authority);
        if (client == null) {
            throw new IllegalArgumentException("Unknown authority " + authority);
        }
        try (client) {
            return client.applyBatch(operations);
        }
    }

    public final Bundle call(Uri uri, String method, String arg, Bundle extras) {
        return call(uri.getAuthority(), method, arg, extras);
    }

    public final Bundle call(String authority, String method, String arg, Bundle extras) {
        IContentProvider provider = acquireUnstableProvider(context, authority);
        if (provider == null) {
            throw new IllegalArgumentException("Unknown authority " + authority);
        }
        try {
            return provider.call(context.getOpPackageName(), null, authority, method, arg, extras);
        } catch (RemoteException e) {
            return null;
        }
    }

    public final InputStream openInputStream(Uri uri) throws FileNotFoundException {
        AssetFileDescriptor file = openAssetFileDescriptor(uri, "r", null);
        try {
            return file == null ? null : file.createInputStream();
        } catch (IOException e) {
            throw new FileNotFoundException("Unable to create stream");
        }
    }

    public final OutputStream openOutputStream(Uri uri) throws FileNotFoundException {
        return openOutputStream(uri, "w");
    }

    public final OutputStream openOutputStream(Uri uri, String mode) throws FileNotFoundException {
        AssetFileDescriptor file = openAssetFileDescriptor(uri, mode, null);
        try {
            return file == null ? null : file.createOutputStream();
        } catch (IOException e) {
            throw new FileNotFoundException("Unable to create stream");
        }
    }

    public final ParcelFileDescriptor openFile(Uri uri, String mode, CancellationSignal signal)
            throws FileNotFoundException {
        return openFileDescriptor(uri, mode, signal);
    }

    public final ParcelFileDescriptor openFileDescriptor(Uri uri, String mode) throws FileNotFoundException {
        return openFileDescriptor(uri, mode, null);
    }

    public final ParcelFileDescriptor openFileDescriptor(
            Uri uri, String mode, CancellationSignal cancellationSignal) throws FileNotFoundException {
        AssetFileDescriptor file = openAssetFileDescriptor(uri, mode, cancellationSignal);
        return file == null ? null : file.getParcelFileDescriptor();
    }

    public final AssetFileDescriptor openAssetFile(Uri uri, String mode, CancellationSignal signal)
            throws FileNotFoundException {
        return openAssetFileDescriptor(uri, mode, signal);
    }

    public final AssetFileDescriptor openAssetFileDescriptor(Uri uri, String mode) throws FileNotFoundException {
        return openAssetFileDescriptor(uri, mode, null);
    }

    public final AssetFileDescriptor openAssetFileDescriptor(
            Uri uri, String mode, CancellationSignal cancellationSignal) throws FileNotFoundException {
        if (SCHEME_FILE.equals(uri.getScheme())) {
            int flags = ParcelFileDescriptor.parseMode(mode);
            return new AssetFileDescriptor(ParcelFileDescriptor.open(new File(uri.getPath()), flags), 0, -1);
        }
        IContentProvider provider = requireForFile(uri, cancellationSignal);
        try {
            return provider.openAssetFile(context.getOpPackageName(), null, uri, mode);
        } catch (RemoteException e) {
            throw new FileNotFoundException("Dead content provider: " + uri);
        }
    }

    public final AssetFileDescriptor openTypedAssetFile(
            Uri uri, String mimeTypeFilter, Bundle opts, CancellationSignal signal) throws FileNotFoundException {
        return openTypedAssetFileDescriptor(uri, mimeTypeFilter, opts, signal);
    }

    public final AssetFileDescriptor openTypedAssetFileDescriptor(Uri uri, String mimeType, Bundle opts)
            throws FileNotFoundException {
        return openTypedAssetFileDescriptor(uri, mimeType, opts, null);
    }

    public final AssetFileDescriptor openTypedAssetFileDescriptor(
            Uri uri, String mimeType, Bundle opts, CancellationSignal cancellationSignal)
            throws FileNotFoundException {
        IContentProvider provider = requireForFile(uri, cancellationSignal);
        try {
            return provider.openTypedAssetFile(context.getOpPackageName(), null, uri, mimeType, opts);
        } catch (RemoteException e) {
            throw new FileNotFoundException("Dead content provider: " + uri);
        }
    }

    public Bitmap loadThumbnail(Uri uri, Size size, CancellationSignal signal) throws IOException {
        try (AssetFileDescriptor file = openTypedAssetFile(uri, "image/*", null, signal);
                InputStream in = file.createInputStream()) {
            Bitmap bitmap = BitmapFactory.decodeStream(in);
            if (bitmap == null) {
                throw new IOException("Failed to decode " + uri);
            }
            return Bitmap.createScaledBitmap(bitmap, size.getWidth(), size.getHeight(), true);
        }
    }

    public final ContentProviderClient acquireContentProviderClient(Uri uri) {
        return makeClient(acquireUnstableProvider(uri), uri.getAuthority());
    }

    public final ContentProviderClient acquireContentProviderClient(String name) {
        return makeClient(acquireUnstableProvider(context, name), name);
    }

    public final ContentProviderClient acquireUnstableContentProviderClient(Uri uri) {
        return makeClient(acquireUnstableProvider(uri), uri.getAuthority());
    }

    public final ContentProviderClient acquireUnstableContentProviderClient(String name) {
        return makeClient(acquireUnstableProvider(context, name), name);
    }

    public final IContentProvider acquireUnstableProvider(Uri uri) {
        boolean named = SCHEME_CONTENT.equals(uri.getScheme()) && uri.getAuthority() != null;
        return named ? acquireUnstableProvider(context, uri.getAuthority()) : null;
    }

    public final void registerContentObserver(Uri uri, boolean notifyForDescendants, ContentObserver observer) {
        ContentServiceProxy.register(uri, notifyForDescendants, observer.getContentObserver());
    }

    public final void unregisterContentObserver(ContentObserver observer) {
        ContentServiceProxy.unregister(observer.getContentObserver());
    }

    public void notifyChange(Uri uri, ContentObserver observer) {
        ContentServiceProxy.notifyChange(uri);
    }

    public static void requestSync(Account account, String authority, Bundle extras) {
        requestSync(new SyncRequest.Builder().setSyncAdapter(account, authority).setExtras(extras).build());
    }

    public static void requestSync(SyncRequest request) {
        ContentServiceProxy.requestSync(request);
    }

    public static Bundle createSqlQueryBundle(String selection, String[] selectionArgs) {
        return createSqlQueryBundle(selection, selectionArgs, null);
    }

    public static Bundle createSqlQueryBundle(String selection, String[] selectionArgs, String sortOrder) {
        if (selection == null && selectionArgs == null && sortOrder == null) {
            return null;
        }
        Bundle queryArgs = new Bundle();
        if (selection != null) {
            queryArgs.putString(QUERY_ARG_SQL_SELECTION, selection);
        }
        if (selectionArgs != null) {
            queryArgs.putStringArray(QUERY_ARG_SQL_SELECTION_ARGS, selectionArgs);
        }
        if (sortOrder != null) {
            queryArgs.putString(QUERY_ARG_SQL_SORT_ORDER, sortOrder);
        }
        return queryArgs;
    }

    private ContentProviderClient makeClient(IContentProvider provider, String authority) {
        return provider == null ? null : new ContentProviderClient(context, provider, authority);
    }

    private IContentProvider require(Uri url) {
        Objects.requireNonNull(url, "url");
        IContentProvider provider = acquireUnstableProvider(url);
        if (provider == null) {
            throw new IllegalArgumentException("Unknown URL " + url);
        }
        return provider;
    }

    private IContentProvider requireForFile(Uri uri, CancellationSignal signal) throws FileNotFoundException {
        IContentProvider provider = acquireUnstableProvider(uri);
        if (provider == null) {
            throw new FileNotFoundException("No content provider: " + uri);
        }
        throwIfCanceled(signal);
        return provider;
    }

    private static void throwIfCanceled(CancellationSignal signal) {
        if (signal != null) {
            signal.throwIfCanceled();
        }
    }

    /** The cursor that the app gets. */
    private static final class CursorWrapperInner extends CursorWrapper {
        CursorWrapperInner(Cursor cursor) {
            super(cursor);
        }
    }
}
