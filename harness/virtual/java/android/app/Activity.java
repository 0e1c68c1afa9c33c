package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.content.Intent;
import android.os.Bundle;
import android.os.RemoteException;
import android.view.View;
import android.view.ViewRoot;
import android.widget.FrameLayout;

/** One screen of the app. */
public class Activity extends ContextWrapper {
    public static final int RESULT_CANCELED = 0;
    public static final int RESULT_OK = -1;
    private static final int ANDROID_ID_CONTENT = 0x01020002;

    private Instrumentation instrumentation;
    private Application application;
    private ActivityToken token;
    private Intent intent;
    private CharSequence title;
    private FrameLayout content;
    private ViewRoot viewRoot;
    private boolean finished;
    private boolean stopped;

    public Activity() {
        super(null);
    }

    final void attach(
            Context context,
            Instrumentation instrumentation,
            ActivityToken token,
            Application application,
            Intent intent) {
        attachBaseContext(context);
        this.instrumentation = instrumentation;
        this.token = token;
        this.application = application;
        this.intent = intent;
        content = new FrameLayout(this);
        content.setId(ANDROID_ID_CONTENT);
        FrameLayout decor = new FrameLayout(this);
        decor.addView(content);
        viewRoot = new ViewRoot(decor);
    }

    protected void onCreate(Bundle savedInstanceState) {}

    protected void onStart() {}

    protected void onRestart() {}

    protected void onResume() {}

    protected void onPause() {}

    protected void onStop() {}

    protected void onDestroy() {}

    public final Application getApplication() {
        return application;
    }

    public Intent getIntent() {
        return intent;
    }

    public final CharSequence getTitle() {
        return title;
    }

    public void setTitle(CharSequence title) {
        this.title = title;
    }

    public void setContentView(View view) {
        content.removeAllViews();
        content.addView(view);
    }

    public <T extends View> T findViewById(int id) {
        return content.findViewById(id);
    }

    public boolean isFinishing() {
        return finished;
    }

    /** Closes the activity; the system pauses and stops it then. */
    public void finish() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            ActivityTaskManager.getService().finishActivity(token.name);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public final void runOnUiThread(Runnable action) {
        if (getMainLooper().isCurrentThread()) {
            action.run();
        } else {
            content.post(action);
        }
    }

    @Override
    public void startActivity(Intent intent) {
        startActivityForResult(intent, -1);
    }

    public void startActivityForResult(Intent intent, int requestCode) {
        startActivityForResult(intent, requestCode, null);
    }

    public void startActivityForResult(Intent intent, int requestCode, Bundle options) {
        instrumentation.execStartActivity(this, null, token, this, intent, requestCode, options);
    }

    final ViewRoot getViewRoot() {
        return viewRoot;
    }

    final ActivityToken getToken() {
        return token;
    }

    final boolean isStopped() {
        return stopped;
    }

    final void performCreate(Bundle icicle) {
        onCreate(icicle);
        EventLogTags.writeWmOnCreateCalled(this);
    }

    final void performRestart() {
        instrumentation.callActivityOnRestart(this);
        EventLogTags.writeWmOnRestartCalled(this);
    }

    final void performStart() {
        stopped = false;
        instrumentation.callActivityOnStart(this);
        EventLogTags.writeWmOnStartCalled(this);
    }

    final void performResume() {
        instrumentation.callActivityOnResume(this);
        EventLogTags.writeWmOnResumeCalled(this);
    }

    final void performPause() {
        onPause();
        EventLogTags.writeWmOnPausedCalled(this);
    }

    final void performStop() {
        instrumentation.callActivityOnStop(this);
        stopped = true;
        EventLogTags.writeWmOnStopCalled(this);
    }

    final void performDestroy() {
        onDestroy();
        EventLogTags.writeWmOnDestroyCalled(this);
    }
}
