package android.content;

import java.util.LinkedHashMap;
import java.util.Map;

/** The values of one row by column name. */
public final class ContentValues {
    private final Map<String, Object> values = new LinkedHashMap<>();

    public void put(String key, String value) {
        values.put(key, value);
    }

    public Object get(String key) {
        return values.get(key);
    }

    public int size() {
        return values.size();
    }
}
