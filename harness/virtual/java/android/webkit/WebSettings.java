package android.webkit;

/** What pages may do. */
public class WebSettings {
    private boolean isJavaScriptEnabled;

    public void setJavaScriptEnabled(boolean flag) {
        isJavaScriptEnabled = flag;
    }

    public boolean getJavaScriptEnabled() {
        return isJavaScriptEnabled;
    }
}
