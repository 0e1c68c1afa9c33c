package android.content;

import android.os.Binder;
import android.os.IBinder;

/** The provider's side of {@link IContentProvider}. */
public abstract class ContentProviderNative extends Binder implements IContentProvider {
    public ContentProviderNative() {
        attachInterface(this, descriptor);
    }

    public static IContentProvider asInterface(IBinder obj) {
        if (obj == null) {
            return null;
        }
        return obj.queryLocalInterface(descriptor) instanceof IContentProvider local
                ? local
                : new ContentProviderProxy(obj);
    }

    @Override
    public IBinder asBinder() {
        return this;
    }
}
