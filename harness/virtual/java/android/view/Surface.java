package android.view;

import android.graphics.ImageFormat;
import android.graphics.SurfaceTexture;
import android.os.Binder;
import android.os.IBinder;
import android.os.Parcel;
import android.os.Parcelable;

/** Where pictures of one size and format are handed in; who reads them made it. */
public class Surface implements Parcelable {
    private final Binder producer;
    private final int width;
    private final int height;
    private final int format;

    /** What comes in is the texture's. */
    public Surface(SurfaceTexture surfaceTexture) {
        this(surfaceTexture.getProducer(), surfaceTexture.getWidth(), surfaceTexture.getHeight(), ImageFormat.PRIVATE);
    }

    /** Made by what reads the pictures, such as an ImageReader. */
    public Surface(Binder producer, int width, int height, int format) {
        this.producer = producer;
        this.width = width;
        this.height = height;
        this.format = format;
    }

    public boolean isValid() {
        return true;
    }

    public void release() {}

    public IBinder getProducer() {
        return producer;
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeStrongBinder(producer);
        dest.writeInt(width);
        dest.writeInt(height);
        dest.writeInt(format);
    }
}
