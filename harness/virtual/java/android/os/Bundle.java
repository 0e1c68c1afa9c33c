package android.os;

import java.io.Serializable;
import java.util.ArrayList;

/** Named values of any kind. */
public final class Bundle extends BaseBundle implements Cloneable, Parcelable {
    public static final Bundle EMPTY = new Bundle();
    public static final Creator<Bundle> CREATOR = new Creator<>() {
        @Override
        public Bundle createFromParcel(Parcel source) {
            return source.readBundle();
        }

        @Override
        public Bundle[] newArray(int size) {
            return new Bundle[size];
        }
    };

    public Bundle() {}

    private Bundle(Parcel parcelledData) {
        super(parcelledData);
    }

    /** What lies in a parcel, all of which is the bundle's from now on. */
    public static Bundle inParcel(Parcel parcelledData) {
        return new Bundle(parcelledData);
    }

    public Bundle(ClassLoader loader) {}

    public Bundle(int capacity) {}

    public Bundle(Bundle other) {
        super(other);
    }

    public Bundle(PersistableBundle other) {
        super(other);
    }

    public void setClassLoader(ClassLoader loader) {}

    public void putAll(Bundle bundle) {
        values().putAll(bundle.values());
    }

    public void putByte(String key, byte value) {
        values().put(key, value);
    }

    public void putChar(String key, char value) {
        values().put(key, value);
    }

    public void putShort(String key, short value) {
        values().put(key, value);
    }

    public void putFloat(String key, float value) {
        values().put(key, value);
    }

    public void putCharSequence(String key, CharSequence value) {
        values().put(key, value);
    }

    public void putParcelable(String key, Parcelable value) {
        values().put(key, value);
    }

    public void putSerializable(String key, Serializable value) {
        values().put(key, value);
    }

    public void putByteArray(String key, byte[] value) {
        values().put(key, value);
    }

    public void putFloatArray(String key, float[] value) {
        values().put(key, value);
    }

    public void putStringArrayList(String key, ArrayList<String> value) {
        values().put(key, value);
    }

    public void putBundle(String key, Bundle value) {
        values().put(key, value);
    }

    public void putBinder(String key, IBinder value) {
        values().put(key, value);
    }

    public byte getByte(String key) {
        return typed(key, Byte.class, (byte) 0);
    }

    public char getChar(String key) {
        return typed(key, Character.class, (char) 0);
    }

    public short getShort(String key) {
        return typed(key, Short.class, (short) 0);
    }

    public float getFloat(String key) {
        return getFloat(key, 0f);
    }

    public float getFloat(String key, float defaultValue) {
        return typed(key, Float.class, defaultValue);
    }

    public CharSequence getCharSequence(String key) {
        return typed(key, CharSequence.class, null);
    }

    @SuppressWarnings("unchecked")
    public <T extends Parcelable> T getParcelable(String key) {
        return (T) typed(key, Parcelable.class, null);
    }

    @SuppressWarnings("unchecked")
    public <T extends Parcelable> ArrayList<T> getParcelableArrayList(String key) {
        return (ArrayList<T>) typed(key, ArrayList.class, null);
    }

    public Serializable getSerializable(String key) {
        return typed(key, Serializable.class, null);
    }

    public byte[] getByteArray(String key) {
        return typed(key, byte[].class, null);
    }

    public float[] getFloatArray(String key) {
        return typed(key, float[].class, null);
    }

    @SuppressWarnings("unchecked")
    public ArrayList<String> getStringArrayList(String key) {
        return (ArrayList<String>) typed(key, ArrayList.class, null);
    }

    public Bundle getBundle(String key) {
        return typed(key, Bundle.class, null);
    }

    public IBinder getBinder(String key) {
        return typed(key, IBinder.class, null);
    }

    @Override
    public Object clone() {
        return new Bundle(this);
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writeBundle(this);
    }

    @Override
    public String toString() {
        return "Bundle[" + values() + "]";
    }
}
