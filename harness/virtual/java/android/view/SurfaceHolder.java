package android.view;

/** Holds the surface of a view. */
public interface SurfaceHolder {
    Surface getSurface();
}
