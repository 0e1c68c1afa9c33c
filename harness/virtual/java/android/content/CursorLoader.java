package android.content;

import android.database.Cursor;
import android.net.Uri;

/** Loads what a provider has. */
public class CursorLoader extends AsyncTaskLoader<Cursor> {
    private Uri uri;
    private String[] projection;
    private String selection;
    private String[] selectionArgs;
    private String sortOrder;
    private Cursor cursor;

    public CursorLoader(Context context) {
        super(context);
    }

    public CursorLoader(
            Context context, Uri uri, String[] projection, String selection, String[] selectionArgs, String sortOrder) {
        super(context);
        this.uri = uri;
        this.projection = projection;
        this.selection = selection;
        this.selectionArgs = selectionArgs;
        this.sortOrder = sortOrder;
    }

    public void setUri(Uri uri) {
        this.uri = uri;
    }

    public void setProjection(String[] projection) {
        this.projection = projection;
    }

    @Override
    public Cursor loadInBackground() {
        Cursor loaded = getContext().getContentResolver().query(uri, projection, selection, selectionArgs, sortOrder, null);
        if (loaded != null) {
            loaded.getCount();
        }
        return loaded;
    }

    @Override
    public void deliverResult(Cursor loaded) {
        Cursor before = cursor;
        cursor = loaded;
        super.deliverResult(loaded);
        if (before != null && before != loaded) {
            before.close();
        }
    }

    @Override
    protected void onStartLoading() {
        if (cursor == null) {
            forceLoad();
        } else {
            deliverResult(cursor);
        }
    }

    @Override
    protected void onReset() {
        if (cursor != null) {
            cursor.close();
        }
        cursor = null;
    }
}
