package android.os;

/** Named values that outlive a process. */
public final class PersistableBundle extends BaseBundle implements Cloneable, Parcelable {
    public static final PersistableBundle EMPTY = new PersistableBundle();
    public static final Creator<PersistableBundle> CREATOR = new Creator<>() {
        @Override
        public PersistableBundle createFromParcel(Parcel source) {
            return source.readPersistableBundle();
        }

        @Override
        public PersistableBundle[] newArray(int size) {
            return new PersistableBundle[size];
        }
    };

    public PersistableBundle() {}

    public PersistableBundle(int capacity) {}

    public PersistableBundle(PersistableBundle other) {
        values().putAll(other.values());
    }

    public void putPersistableBundle(String key, PersistableBundle value) {
        values().put(key, value);
    }

    public PersistableBundle getPersistableBundle(String key) {
        return typed(key, PersistableBundle.class, null);
    }

    @Override
    public Object clone() {
        return new PersistableBundle(this);
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel dest, int flags) {
        dest.writePersistableBundle(this);
    }

    @Override
    public String toString() {
        return "PersistableBundle[" + values() + "]";
    }
}
