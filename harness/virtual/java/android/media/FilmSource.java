package android.media;

import android.Manifest;
import android.app.ActivityThread;
import android.app.Application;
import android.content.pm.PackageManager;
import android.graphics.ImageFormat;
import android.hardware.Camera;
import android.hardware.CameraClient;
import android.view.BufferQueue;
import android.view.Surface;

/** Where a recorder's pictures come from: a camera, its own or the app's, or whoever fills its surface. */
final class FilmSource {
    private static final int FIRST_CAMERA = 0;

    private final BufferQueue queue;
    private CameraClient camera;
    private boolean isOwn;
    private boolean isStarted;

    FilmSource(BufferQueue.Consumer consumer) {
        queue = new BufferQueue(consumer);
    }

    /** What the media server asks before it lets an app film. */
    static boolean isAllowed() {
        Application application = ActivityThread.currentApplication();
        return application != null
                && application.checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED;
    }

    void use(Camera given) {
        camera = given.getClient();
    }

    Surface makeSurface(int width, int height) {
        return new Surface(queue, width, height, ImageFormat.YUV_420_888);
    }

    void attach(PersistentSurface surface) {
        surface.fill(queue);
    }

    /** Opens a camera if it was given none; whether it has one. */
    boolean start() {
        if (camera == null) {
            CameraClient opened = new CameraClient((what, argument, content) -> {});
            if (opened.connect(FIRST_CAMERA, ActivityThread.currentOpPackageName()) != CameraClient.OK) {
                return false;
            }
            camera = opened;
            isOwn = true;
        }
        camera.startRecording(queue);
        isStarted = true;
        return true;
    }

    void stop() {
        if (isStarted) {
            isStarted = false;
            camera.stopRecording();
        }
        if (isOwn) {
            isOwn = false;
            camera.disconnect();
        }
        camera = null;
    }
}
