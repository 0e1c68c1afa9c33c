package android.content;

import android.os.Parcel;
import android.os.Parcelable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The values of one row by column name. */
public final class ContentValues implements Parcelable {
    private final Map<String, Object> values = new LinkedHashMap<>();

    public ContentValues() {}

    public ContentValues(ContentValues from) {
        values.putAll(from.values);
    }

    public void put(String key, String value) {
        values.put(key, value);
    }

    public void put(String key, Integer value) {
        values.put(key, value);
    }

    public void put(String key, Long value) {
        values.put(key, value);
    }

    public void put(String key, Boolean value) {
        values.put(key, value);
    }

    public void putNull(String key) {
        values.put(key, null);
    }

    public Object get(String key) {
        return values.get(key);
    }

    public String getAsString(String key) {
        Object value = values.get(key);
        return value == null ? null : value.toString();
    }

    public boolean containsKey(String key) {
        return values.containsKey(key);
    }

    public Set<String> keySet() {
        return values.keySet();
    }

    public int size() {
        return values.size();
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel parcel, int flags) {
        parcel.writeInt(values.size());
        for (String key : values.keySet()) {
            parcel.writeString(key);
            parcel.writeString(values.get(key) instanceof Boolean truth ? (truth ? "1" : "0") : getAsString(key));
        }
    }
}
