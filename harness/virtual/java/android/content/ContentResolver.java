package android.content;

import android.database.Cursor;
import android.database.CursorWrapper;
import android.net.Uri;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.RemoteException;

import java.util.Objects;

/** The app's way to content providers; every query ends in the form with a Bundle. */
public abstract class ContentResolver {
    public static final String SCHEME_CONTENT = "content";
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
        if (cancellationSignal != null) {
            cancellationSignal.throwIfCanceled();
        }
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

    public final IContentProvider acquireUnstableProvider(Uri uri) {
        boolean named = SCHEME_CONTENT.equals(uri.getScheme()) && uri.getAuthority() != null;
        return named ? acquireUnstableProvider(context, uri.getAuthority()) : null;
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

    /** The cursor that the app gets. */
    private static final class CursorWrapperInner extends CursorWrapper {
        CursorWrapperInner(Cursor cursor) {
            super(cursor);
        }
    }
}
