package android.os;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Named values of any kind. */
public final class Bundle {
    private final Map<String, Object> values = new LinkedHashMap<>();

    public Bundle() {}

    public Bundle(Bundle other) {
        values.putAll(other.values);
    }

    public Object get(String key) {
        return values.get(key);
    }

    public boolean containsKey(String key) {
        return values.containsKey(key);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public int size() {
        return values.size();
    }

    public Set<String> keySet() {
        return values.keySet();
    }

    public void remove(String key) {
        values.remove(key);
    }

    public void putString(String key, String value) {
        values.put(key, value);
    }

    public String getString(String key) {
        return values.get(key) instanceof String value ? value : null;
    }

    public void putStringArray(String key, String[] value) {
        values.put(key, value);
    }

    public String[] getStringArray(String key) {
        return values.get(key) instanceof String[] value ? value : null;
    }

    public void putInt(String key, int value) {
        values.put(key, value);
    }

    public int getInt(String key, int defaultValue) {
        return values.get(key) instanceof Integer value ? value : defaultValue;
    }

    public void putBoolean(String key, boolean value) {
        values.put(key, value);
    }

    public boolean getBoolean(String key, boolean defaultValue) {
        return values.get(key) instanceof Boolean value ? value : defaultValue;
    }

    @Override
    public String toString() {
        return "Bundle[" + values + "]";
    }
}
