package android.content;

import android.content.pm.ProviderInfo;
import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.IBinder;
import android.os.ICancellationSignal;

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
    }
}
