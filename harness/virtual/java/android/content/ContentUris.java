package android.content;

import android.net.Uri;

/** URIs that end in a number. */
public class ContentUris {
    private ContentUris() {}

    public static long parseId(Uri contentUri) {
        String last = contentUri.getLastPathSegment();
        return last == null ? -1 : Long.parseLong(last);
    }

    public static Uri withAppendedId(Uri contentUri, long id) {
        return Uri.withAppendedPath(contentUri, Long.toString(id));
    }
}
