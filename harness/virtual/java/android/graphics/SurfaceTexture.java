package android.graphics;

/** Takes a camera's pictures as a texture, which the app does not see. */
public class SurfaceTexture {
    public SurfaceTexture(int texName) {}

    public void release() {}
}
