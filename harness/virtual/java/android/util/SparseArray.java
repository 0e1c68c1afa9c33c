package android.util;

import java.util.Map;
import java.util.TreeMap;

/** Objects by numbers, in the order of these. */
public class SparseArray<E> {
    private final TreeMap<Integer, E> values = new TreeMap<>();

    public E get(int key) {
        return values.get(key);
    }

    public void put(int key, E value) {
        values.put(key, value);
    }

    public void append(int key, E value) {
        put(key, value);
    }

    public void remove(int key) {
        values.remove(key);
    }

    public int size() {
        return values.size();
    }

    public int keyAt(int index) {
        return entryAt(index).getKey();
    }

    public E valueAt(int index) {
        return entryAt(index).getValue();
    }

    private Map.Entry<Integer, E> entryAt(int index) {
        return values.entrySet().stream()
                .skip(index)
                .findFirst()
                .orElseThrow(() -> new ArrayIndexOutOfBoundsException(index));
    }
}
