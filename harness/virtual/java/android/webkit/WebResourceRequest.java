package android.webkit;

import android.net.Uri;

/** What a page wants loaded. */
public interface WebResourceRequest {
    Uri getUrl();

    boolean isForMainFrame();

    boolean hasGesture();
}
