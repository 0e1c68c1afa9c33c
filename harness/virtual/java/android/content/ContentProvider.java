package android.content;

import android.content.pm.ProviderInfo;
import android.content.res.AssetFileDescriptor;
import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.IBinder;
import android.os.ICancellationSignal;
import android.os.ParcelFileDescriptor;

import java.io.FileNotFoundException;
import java.util.ArrayList;

/** Gives data to the app and to others; made before the app's {@code Application.onCreate}. */
public abstract class ContentProvider {
    private final Transport transport = new Transport();
    private Context context;

    public abstract boolean onCreate();

    public abstract Cursor query(
            Uri uri, String[] projection, String selection, String[] selectionArgs, String sortOrder);

    public abstract String getType(Uri uri);

    public abstract Uri insert(Uri uri, ContentValues values);

    public abstract int delete(Uri uri, String selection, String[] selectionArgs);

    public abstract int update(Uri uri, ContentValues values, String selection, String[] selectionArgs);

    public Cursor query(
            Uri uri,
            String[] projection,
            String selection,
            String[] selectionArgs,
            String sortOrder,
            CancellationSignal cancellationSignal) {
        return query(uri, projection, selection, selectionArgs, sortOrder);
    }

    public Cursor query(
            Uri uri, String[] projection, Bundle queryArgs, CancellationSignal cancellationSignal) {
        Bundle args = queryArgs != null ? queryArgs : new Bundle();
        return query(
                uri,
                projection,
                args.getString(ContentResolver.QUERY_ARG_SQL_SELECTION),
                args.getStringArray(ContentResolver.QUERY_ARG_SQL_SELECTION_ARGS),
                args.getString(ContentResolver.QUERY_ARG_SQL_SORT_ORDER),
                cancellationSignal);
    }

    public Uri insert(Uri uri, ContentValues values, Bundle extras) {
        return insert(uri, values);
    }

    public int delete(Uri uri, Bundle extras) {
        Bundle args = extras != null ? extras : new Bundle();
        return delete(
                uri,
                args.getString(ContentResolver.QUERY_ARG_SQL_SELECTION),
                args.getStringArray(ContentResolver.QUERY_ARG_SQL_SELECTION_ARGS));
    }

    public int update(Uri uri, ContentValues values, Bundle extras) {
        Bundle args = extras != null ? extras : new Bundle();
        return update(
                uri,
                values,
                args.getString(ContentResolver.QUERY_ARG_SQL_SELECTION),
                args.getStringArray(ContentResolver.QUERY_ARG_SQL_SELECTION_ARGS));
    }

    public int bulkInsert(Uri uri, ContentValues[] values) {
        for (ContentValues row : values) {
            insert(uri, row);
        }
        return values.length;
    }

    public ContentProviderResult[] applyBatch(ArrayList<ContentProviderOperation> operations)
            throws OperationApplicationException {
        ContentProviderResult[] results = new ContentProviderResult[operations.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = operations.get(i).apply(this, results, i);
        }
        return results;
    }

    public ContentProviderResult[] applyBatch(String authority, ArrayList<ContentProviderOperation> operations)
            throws OperationApplicationException {
        return applyBatch(operations);
    }

    public Bundle call(String method, String arg, Bundle extras) {
        return null;
    }

    public Bundle call(String authority, String method, String arg, Bundle extras) {
        return call(method, arg, extras);
    }

    public ParcelFileDescriptor openFile(Uri uri, String mode) throws FileNotFoundException {
        throw new FileNotFoundException("No files supported by provider at " + uri);
    }

    public AssetFileDescriptor openAssetFile(Uri uri, String mode) throws FileNotFoundException {
        ParcelFileDescriptor file = openFile(uri, mode);
        return file == null ? null : new AssetFileDescriptor(file, 0, AssetFileDescriptor.UNKNOWN_LENGTH);
    }

    public AssetFileDescriptor openTypedAssetFile(Uri uri, String mimeTypeFilter, Bundle opts)
            throws FileNotFoundException {
        if ("*/*".equals(mimeTypeFilter) || mimeTypeFilter.equals(getType(uri))) {
            return openAssetFile(uri, "r");
        }
        throw new FileNotFoundException("Can't open " + uri + " as type " + mimeTypeFilter);
    }

    public String[] getStreamTypes(Uri uri, String mimeTypeFilter) {
        return null;
    }

    public Uri canonicalize(Uri url) {
        return null;
    }

    public boolean refresh(Uri uri, Bundle extras, CancellationSignal cancellationSignal) {
        return false;
    }

    public final Context getContext() {
        return context;
    }

    public IContentProvider getIContentProvider() {
        return transport;
    }

    /** Called once after construction; the provider's own {@link #onCreate} runs within. */
    public void attachInfo(Context context, ProviderInfo info) {
        if (this.context == null) {
            this.context = context;
            onCreate();
        }
    }

    /** The provider as other code reaches it; in the same process it is called directly. */
    class Transport extends ContentProviderNative {
        @Override
        public String getProviderName() {
            return ContentProvider.this.getClass().getName();
        }

        @Override
        public IBinder asBinder() {
            return this;
        }

        @Override
        public Cursor query(
                String callingPkg,
                String attributionTag,
                Uri url,
                String[] projection,
                Bundle queryArgs,
                ICancellationSignal cancellationSignal) {
            return ContentProvider.this.query(url, projection, queryArgs, null);
        }

        @Override
        public String getType(Uri url) {
            return ContentProvider.this.getType(url);
        }

        @Override
        public Uri insert(
                String callingPkg, String attributionTag, Uri url, ContentValues initialValues, Bundle extras) {
            return ContentProvider.this.insert(url, initialValues, extras);
        }

        @Override
        public int bulkInsert(String callingPkg, String attributionTag, Uri url, ContentValues[] initialValues) {
            return ContentProvider.this.bulkInsert(url, initialValues);
        }

        @Override
        public int delete(String callingPkg, String attributionTag, Uri url, Bundle extras) {
            return ContentProvider.this.delete(url, extras);
        }

        @Override
        public int update(String callingPkg, String attributionTag, Uri url, ContentValues values, Bundle extras) {
            return ContentProvider.this.update(url, values, extras);
        }

        @Override
        public ContentProviderResult[] applyBatch(
                String callingPkg,
                String attributionTag,
                String authority,
                ArrayList<ContentProviderOperation> operations)
                throws OperationApplicationException {
            return ContentProvider.this.applyBatch(authority, operations);
        }

        @Override
        public Bundle call(
                String callingPkg,
                String attributionTag,
                String authority,
                String method,
                String arg,
                Bundle extras) {
            return ContentProvider.this.call(authority, method, arg, extras);
        }

        @Override
        public ParcelFileDescriptor openFile(String callingPkg, String attributionTag, Uri url, String mode)
                throws FileNotFoundException {
            return ContentProvider.this.openFile(url, mode);
        }

        @Override
        public AssetFileDescriptor openAssetFile(String callingPkg, String attributionTag, Uri url, String mode)
                throws FileNotFoundException {
            return ContentProvider.this.openAssetFile(url, mode);
        }

        @Override
        public AssetFileDescriptor openTypedAssetFile(
                String callingPkg, String attributionTag, Uri url, String mimeType, Bundle opts)
                throws FileNotFoundException {
            return ContentProvider.this.openTypedAssetFile(url, mimeType, opts);
        }

        @Override
        public String[] getStreamTypes(Uri url, String mimeTypeFilter) {
            return ContentProvider.this.getStreamTypes(url, mimeTypeFilter);
        }

        @Override
        public Uri canonicalize(String callingPkg, String attributionTag, Uri uri) {
            return ContentProvider.this.canonicalize(uri);
        }

        @Override
        public boolean refresh(String callingPkg, String attributionTag, Uri url, Bundle extras) {
            return ContentProvider.this.refresh(url, extras, null);
        }
    }
}
