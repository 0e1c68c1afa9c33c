package com.example.webterms;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.MotionEvent;
import android.view.View;
import android.webkit.JavascriptInterface;
import android.webkit.WebResourceRequest;
import android.webkit.WebView;
import android.webkit.WebViewClient;

import com.example.journal.Journal;

/** Asks for consent on a page: no view of the app's own is clicked. */
public final class TermsActivity extends Activity {
    private static final String DECLINE = "webterms";
    private static final String PAGE = """
            <html><head><title>Terms</title></head><body>
            <h1 id="headline">Terms of Service</h1>
            <p>With your consent we read your contacts and your position.</p>
            <p>Our Privacy Policy says what we do with them.</p>
            <button id="accept" onclick="Terms.accept('all')">Accept all</button>
            <a id="decline" href="webterms://decline">Decline</a>
            </body></html>
            """;

    /** What the page may call, which it does on a thread of its own. */
    public final class Terms {
        @JavascriptInterface
        public void accept(String scope) {
            Journal.of(TermsActivity.this).event("terms_accepted");
            runOnUiThread(TermsActivity.this::goOn);
        }
    }

    private final class Client extends WebViewClient {
        @Override
        public void onPageFinished(WebView view, String url) {
            Journal.of(TermsActivity.this).event("terms_shown");
        }

        @Override
        public boolean shouldOverrideUrlLoading(WebView view, WebResourceRequest request) {
            if (!DECLINE.equals(request.getUrl().getScheme())) {
                return false;
            }
            Journal.of(TermsActivity.this).event("terms_declined");
            finish();
            return true;
        }
    }

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        WebView page = new WebView(this);
        page.setId(R.id.page);
        page.getSettings().setJavaScriptEnabled(true);
        page.addJavascriptInterface(new Terms(), "Terms");
        page.setWebViewClient(new Client());
        page.setOnTouchListener(this::onTouch);
        setContentView(page);
        page.loadDataWithBaseURL("https://webterms.example/terms", PAGE, "text/html", "utf-8", null);
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }

    private boolean onTouch(View view, MotionEvent event) {
        Journal.of(this).touch(event);
        return false;
    }

    private void goOn() {
        startActivity(new Intent(this, FeedActivity.class));
        finish();
    }
}
