package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.content.res.Configuration;
import android.os.Bundle;
import android.os.PersistableBundle;
import android.os.RemoteException;
import android.view.KeyEvent;
import android.view.MotionEvent;
import android.view.View;
import android.view.ViewGroup;
import android.view.ViewRootImpl;
import android.view.Window;
import android.widget.FrameLayout;

import com.android.internal.policy.DecorView;

import java.util.ArrayList;
import java.util.List;

/** One screen of the app. */
public class Activity extends ContextWrapper implements KeyEvent.Callback, Window.Callback {
    public static final int RESULT_CANCELED = 0;
    public static final int RESULT_OK = -1;
    public static final int RESULT_FIRST_USER = 1;
    private static final int ANDROID_ID_CONTENT = 0x01020002;
    private static final String REQUEST_PERMISSIONS_WHO_PREFIX = "@android:requestPermissions:";

    private final ActivityCallbacks callbacks = new ActivityCallbacks();
    private final List<ViewRootImpl> dialogs = new ArrayList<>();
    private Instrumentation instrumentation;
    private Application application;
    private ActivityToken token;
    private Intent mIntent;
    private CharSequence title;
    private DecorView decor;
    private FrameLayout content;
    private ViewRootImpl viewRoot;
    private boolean finished;
    private boolean destroyed;
    private boolean stopped;
    private boolean requestingPermissions;
    private int resultCode = RESULT_CANCELED;
    private Intent resultData;

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
        mIntent = intent;
        content = new FrameLayout(this);
        content.setId(ANDROID_ID_CONTENT);
        decor = new DecorView(this, this);
        decor.addView(content);
        viewRoot = ViewRootImpl.ofScreen(decor);
    }

    protected void onCreate(Bundle savedInstanceState) {
        callbacks.tell(application, callback -> callback.onActivityCreated(this, savedInstanceState));
    }

    public void onCreate(Bundle savedInstanceState, PersistableBundle persistentState) {
        onCreate(savedInstanceState);
    }

    protected void onStart() {
        callbacks.tell(application, callback -> callback.onActivityStarted(this));
    }

    protected void onRestart() {}

    protected void onResume() {
        callbacks.tell(application, callback -> callback.onActivityResumed(this));
    }

    protected void onPause() {
        callbacks.tell(application, callback -> callback.onActivityPaused(this));
    }

    protected void onStop() {
        callbacks.tell(application, callback -> callback.onActivityStopped(this));
    }

    protected void onDestroy() {
        callbacks.tell(application, callback -> callback.onActivityDestroyed(this));
    }

    protected void onNewIntent(Intent intent) {}

    protected void onSaveInstanceState(Bundle outState) {}

    public void onConfigurationChanged(Configuration newConfig) {}

    protected void onUserLeaveHint() {}

    protected void onActivityResult(int requestCode, int resultCode, Intent data) {}

    public void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults) {}

    public void registerActivityLifecycleCallbacks(Application.ActivityLifecycleCallbacks callback) {
        callbacks.add(callback);
    }

    public void unregisterActivityLifecycleCallbacks(Application.ActivityLifecycleCallbacks callback) {
        callbacks.remove(callback);
    }

    public final Application getApplication() {
        return application;
    }

    public Intent getIntent() {
        return mIntent;
    }

    public void setIntent(Intent newIntent) {
        mIntent = newIntent;
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

    public void setContentView(View view, ViewGroup.LayoutParams params) {
        content.removeAllViews();
        content.addView(view, params);
    }

    public void addContentView(View view, ViewGroup.LayoutParams params) {
        content.addView(view, params);
    }

    public <T extends View> T findViewById(int id) {
        return content.findViewById(id);
    }

    public View getCurrentFocus() {
        return viewRoot.getFocus();
    }

    public boolean isFinishing() {
        return finished;
    }

    public boolean isDestroyed() {
        return destroyed;
    }

    public int getTaskId() {
        try {
            return ActivityTaskManager.getService().getTaskForActivity(token.name);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public final void setResult(int resultCode) {
        setResult(resultCode, null);
    }

    public final void setResult(int resultCode, Intent data) {
        this.resultCode = resultCode;
        this.resultData = data;
    }

    /** Closes the activity; the system pauses and stops it then. */
    public void finish() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            ActivityTaskManager.getService().finishActivity(token.name, resultCode, resultData);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public boolean moveTaskToBack(boolean nonRoot) {
        try {
            return ActivityTaskManager.getService().moveActivityTaskToBack(token.name, nonRoot);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
    }

    public void onBackPressed() {
        finish();
    }

    @Override
    public boolean dispatchTouchEvent(MotionEvent event) {
        return decor.superDispatchTouchEvent(event) || onTouchEvent(event);
    }

    public boolean onTouchEvent(MotionEvent event) {
        return false;
    }

    public boolean dispatchKeyEvent(KeyEvent event) {
        return event.dispatch(this);
    }

    @Override
    public boolean onKeyDown(int keyCode, KeyEvent event) {
        return keyCode == KeyEvent.KEYCODE_BACK;
    }

    @Override
    public boolean onKeyUp(int keyCode, KeyEvent event) {
        if (keyCode != KeyEvent.KEYCODE_BACK) {
            return false;
        }
        onBackPressed();
        return true;
    }

    @Override
    public boolean onKeyLongPress(int keyCode, KeyEvent event) {
        return false;
    }

    @Override
    public boolean onKeyMultiple(int keyCode, int repeatCount, KeyEvent event) {
        return false;
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
        startActivity(intent, null);
    }

    @Override
    public void startActivity(Intent intent, Bundle options) {
        if (options == null) {
            startActivityForResult(intent, -1);
        } else {
            startActivityForResult(intent, -1, options);
        }
    }

    @Override
    public void startActivities(Intent[] intents) {
        startActivities(intents, null);
    }

    @Override
    public void startActivities(Intent[] intents, Bundle options) {
        instrumentation.execStartActivities(this, null, token, this, intents, options);
    }

    public void startActivityForResult(Intent intent, int requestCode) {
        startActivityForResult(intent, requestCode, null);
    }

    public void startActivityForResult(Intent intent, int requestCode, Bundle options) {
        instrumentation.execStartActivity(this, null, token, this, intent, requestCode, options);
    }

    /** Asks the user for permissions; a request while another is open is refused at once, as on Android. */
    public final void requestPermissions(String[] permissions, int requestCode) {
        if (requestCode < 0) {
            throw new IllegalArgumentException("requestCode should be >= 0");
        }
        if (requestingPermissions) {
            android.util.Log.w("Activity", "Can request only one set of permissions at a time");
            onRequestPermissionsResult(requestCode, new String[0], new int[0]);
            return;
        }
        Intent request = getPackageManager().buildRequestPermissionsIntent(permissions);
        try {
            ActivityTaskManager.getService()
                    .startActivity(request, token.name, REQUEST_PERMISSIONS_WHO_PREFIX, requestCode);
        } catch (RemoteException e) {
            throw e.rethrowFromSystemServer();
        }
        requestingPermissions = true;
    }

    public boolean shouldShowRequestPermissionRationale(String permission) {
        return getPackageManager().shouldShowRequestPermissionRationale(permission);
    }

    final void dispatchActivityResult(String who, int requestCode, int resultCode, Intent data) {
        if (REQUEST_PERMISSIONS_WHO_PREFIX.equals(who)) {
            requestingPermissions = false;
            String[] permissions = data == null
                    ? new String[0]
                    : data.getStringArrayExtra(PackageManager.EXTRA_REQUEST_PERMISSIONS_NAMES);
            int[] results = new int[permissions.length];
            for (int i = 0; i < permissions.length; i++) {
                results[i] = checkSelfPermission(permissions[i]);
            }
            onRequestPermissionsResult(requestCode, permissions, results);
            return;
        }
        onActivityResult(requestCode, resultCode, data);
    }

    /** A key that has gone down and up again; a dialog on top takes it. */
    final void dispatchKey(int keyCode) {
        List<ViewRootImpl> roots = getViewRoots();
        ViewRootImpl top = roots.get(roots.size() - 1);
        for (int action : new int[] {KeyEvent.ACTION_DOWN, KeyEvent.ACTION_UP}) {
            KeyEvent event = new KeyEvent(action, keyCode);
            if (!top.dispatchKey(event) && top == viewRoot) {
                dispatchKeyEvent(event);
            }
        }
    }

    final void showWindow(ViewRootImpl dialog) {
        dialogs.add(dialog);
    }

    final void closeWindow(ViewRootImpl dialog) {
        dialogs.remove(dialog);
    }

    /** The activity's windows, the lowest first. */
    final List<ViewRootImpl> getViewRoots() {
        List<ViewRootImpl> roots = new ArrayList<>(List.of(viewRoot));
        roots.addAll(dialogs);
        return roots;
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

    final void performCreate(Bundle icicle, PersistableBundle persistentState) {
        onCreate(icicle, persistentState);
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

    final void performUserLeaving() {
        onUserLeaveHint();
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
        destroyed = true;
        dialogs.clear();
        onDestroy();
        EventLogTags.writeWmOnDestroyCalled(this);
    }
}
