package android.os;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named values of the kinds that every bundle holds; a value of another kind reads as the default. As on Android, what
 * came in a parcel stays there, in whole, until somebody asks for a value.
 */
public class BaseBundle {
    Parcel mParcelledData;
    private Map<String, Object> mMap = new LinkedHashMap<>();

    BaseBundle() {}

    /** Holds what another one holds; what nobody has read yet is not read for it. */
    BaseBundle(BaseBundle other) {
        synchronized (other) {
            if (other.mParcelledData == null) {
                mMap.putAll(other.mMap);
            } else {
                mParcelledData = Parcel.obtain();
                mParcelledData.appendFrom(other.mParcelledData);
                mParcelledData.setDataPosition(0);
                mMap = null;
            }
        }
    }

    BaseBundle(Parcel parcelledData) {
        mParcelledData = parcelledData;
        mMap = null;
    }

    final Map<String, Object> values() {
        unparcel();
        return mMap;
    }

    final synchronized void unparcel() {
        if (mParcelledData == null) {
            return;
        }
        mMap = new LinkedHashMap<>();
        try {
            ParcelValues.readMap(mParcelledData, mMap);
        } finally {
            mParcelledData.recycle();
            mParcelledData = null;
        }
    }

    final synchronized void writeValues(Parcel out) {
        if (mParcelledData != null) {
            out.appendFrom(mParcelledData);
        } else {
            ParcelValues.writeMap(out, mMap);
        }
    }

    public int size() {
        return values().size();
    }

    public boolean isEmpty() {
        return values().isEmpty();
    }

    public void clear() {
        values().clear();
    }

    public boolean containsKey(String key) {
        return values().containsKey(key);
    }

    public Object get(String key) {
        return values().get(key);
    }

    public void remove(String key) {
        values().remove(key);
    }

    public Set<String> keySet() {
        return values().keySet();
    }

    public void putAll(PersistableBundle bundle) {
        values().putAll(bundle.values());
    }

    public void putBoolean(String key, boolean value) {
        values().put(key, value);
    }

    public void putInt(String key, int value) {
        values().put(key, value);
    }

    public void putLong(String key, long value) {
        values().put(key, value);
    }

    public void putDouble(String key, double value) {
        values().put(key, value);
    }

    public void putString(String key, String value) {
        values().put(key, value);
    }

    public void putBooleanArray(String key, boolean[] value) {
        values().put(key, value);
    }

    public void putIntArray(String key, int[] value) {
        values().put(key, value);
    }

    public void putLongArray(String key, long[] value) {
        values().put(key, value);
    }

    public void putDoubleArray(String key, double[] value) {
        values().put(key, value);
    }

    public void putStringArray(String key, String[] value) {
        values().put(key, value);
    }

    public boolean getBoolean(String key) {
        return getBoolean(key, false);
    }

    public boolean getBoolean(String key, boolean defaultValue) {
        return typed(key, Boolean.class, defaultValue);
    }

    public int getInt(String key) {
        return getInt(key, 0);
    }

    public int getInt(String key, int defaultValue) {
        return typed(key, Integer.class, defaultValue);
    }

    public long getLong(String key) {
        return getLong(key, 0L);
    }

    public long getLong(String key, long defaultValue) {
        return typed(key, Long.class, defaultValue);
    }

    public double getDouble(String key) {
        return getDouble(key, 0.0);
    }

    public double getDouble(String key, double defaultValue) {
        return typed(key, Double.class, defaultValue);
    }

    public String getString(String key) {
        return typed(key, String.class, null);
    }

    public String getString(String key, String defaultValue) {
        String value = getString(key);
        return value == null ? defaultValue : value;
    }

    public boolean[] getBooleanArray(String key) {
        return typed(key, boolean[].class, null);
    }

    public int[] getIntArray(String key) {
        return typed(key, int[].class, null);
    }

    public long[] getLongArray(String key) {
        return typed(key, long[].class, null);
    }

    public double[] getDoubleArray(String key) {
        return typed(key, double[].class, null);
    }

    public String[] getStringArray(String key) {
        return typed(key, String[].class, null);
    }

    final <T> T typed(String key, Class<T> type, T defaultValue) {
        Object value = values().get(key);
        return type.isInstance(value) ? type.cast(value) : defaultValue;
    }
}
