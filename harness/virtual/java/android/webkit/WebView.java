package android.webkit;

import android.content.Context;
import android.net.Uri;
import android.view.MotionEvent;
import android.view.ViewGroup;
import android.view.accessibility.AccessibilityNodeProvider;

/** Shows a page, whose elements are no views: it takes the touches on them itself. */
public class WebView extends ViewGroup {
    private static final String BLANK = "about:blank";

    private final WebSettings settings = new WebSettings();
    private final JavaBridge bridge = new JavaBridge();
    private final WebNodes nodes = new WebNodes(this);
    private WebViewClient client = new WebViewClient();
    private String url = BLANK;
    private String html = "";
    private WebElement pressed;

    private record Request(Uri url) implements WebResourceRequest {
        @Override
        public Uri getUrl() {
            return url;
        }

        @Override
        public boolean isForMainFrame() {
            return true;
        }

        @Override
        public boolean hasGesture() {
            return true;
        }
    }

    public WebView(Context context) {
        super(context);
        setFocusable(true);
    }

    public WebSettings getSettings() {
        return settings;
    }

    public void setWebViewClient(WebViewClient client) {
        this.client = client;
    }

    /** Lets pages call the methods of an object that bear JavascriptInterface. */
    public void addJavascriptInterface(Object object, String name) {
        bridge.add(name, object);
    }

    public void removeJavascriptInterface(String name) {
        bridge.remove(name);
    }

    public void loadData(String data, String mimeType, String encoding) {
        loadDataWithBaseURL(null, data, mimeType, encoding, null);
    }

    public void loadDataWithBaseURL(String baseUrl, String data, String mimeType, String encoding, String historyUrl) {
        url = baseUrl == null ? BLANK : baseUrl;
        html = data;
        post(() -> client.onPageFinished(this, url));
    }

    /** Loads an empty page, whatever the address: there is no browser behind it. */
    public void loadUrl(String url) {
        loadDataWithBaseURL(url, "", "text/html", null, null);
    }

    public String getUrl() {
        return url;
    }

    public String getTitle() {
        return getPage().title();
    }

    @Override
    public AccessibilityNodeProvider getAccessibilityNodeProvider() {
        return nodes;
    }

    /** A finger that is put down and lifted on the same element clicks it; there is no view to be clicked. */
    @Override
    public boolean onTouchEvent(MotionEvent event) {
        WebElement touched = getPage().clickableAt((int) event.getX(), (int) event.getY());
        switch (event.getActionMasked()) {
            case MotionEvent.ACTION_DOWN -> pressed = touched;
            case MotionEvent.ACTION_CANCEL -> pressed = null;
            case MotionEvent.ACTION_UP -> {
                if (touched != null && touched.equals(pressed)) {
                    post(() -> click(touched));
                }
            }
            default -> {}
        }
        return true;
    }

    WebPage getPage() {
        return WebPage.read(html, getWidth());
    }

    void click(WebElement element) {
        if (!element.onclick().isEmpty() && settings.getJavaScriptEnabled()) {
            bridge.run(element.onclick());
        }
        if (!element.href().isEmpty()) {
            follow(element.href());
        }
    }

    private void follow(String href) {
        if (!client.shouldOverrideUrlLoading(this, new Request(Uri.parse(href)))) {
            loadUrl(href);
        }
    }

    @Override
    protected void onLayout() {}

    @Override
    public int measureHeight(int width) {
        return WebPage.read(html, width).height();
    }
}
