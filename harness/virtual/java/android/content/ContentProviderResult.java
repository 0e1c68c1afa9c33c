package android.content;

import android.net.Uri;

/** What came of one operation of a batch: a new row's URI, or how many rows were touched. */
public class ContentProviderResult {
    public final Uri uri;
    public final Integer count;

    public ContentProviderResult(Uri uri) {
        this.uri = uri;
        this.count = null;
    }

    public ContentProviderResult(int count) {
        this.uri = null;
        this.count = count;
    }
}
