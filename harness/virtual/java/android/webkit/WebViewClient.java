package android.webkit;

/** Is told of what a view loads, and may do it in its place. */
public class WebViewClient {
    public void onPageFinished(WebView view, String url) {}

    public boolean shouldOverrideUrlLoading(WebView view, String url) {
        return false;
    }

    public boolean shouldOverrideUrlLoading(WebView view, WebResourceRequest request) {
        return shouldOverrideUrlLoading(view, request.getUrl().toString());
    }
}
