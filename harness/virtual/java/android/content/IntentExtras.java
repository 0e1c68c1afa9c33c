package android.content;

import android.os.Bundle;
import android.os.Parcelable;

import java.io.Serializable;
import java.util.ArrayList;

/** What an intent carries beside its meaning. */
abstract class IntentExtras {
    Bundle extras;

    public boolean hasExtra(String name) {
        return extras != null && extras.containsKey(name);
    }

    public Bundle getExtras() {
        return extras == null ? null : new Bundle(extras);
    }

    public boolean getBooleanExtra(String name, boolean defaultValue) {
        return extras == null ? defaultValue : extras.getBoolean(name, defaultValue);
    }

    public int getIntExtra(String name, int defaultValue) {
        return extras == null ? defaultValue : extras.getInt(name, defaultValue);
    }

    public long getLongExtra(String name, long defaultValue) {
        return extras == null ? defaultValue : extras.getLong(name, defaultValue);
    }

    public float getFloatExtra(String name, float defaultValue) {
        return extras == null ? defaultValue : extras.getFloat(name, defaultValue);
    }

    public double getDoubleExtra(String name, double defaultValue) {
        return extras == null ? defaultValue : extras.getDouble(name, defaultValue);
    }

    public String getStringExtra(String name) {
        return extras == null ? null : extras.getString(name);
    }

    public CharSequence getCharSequenceExtra(String name) {
        return extras == null ? null : extras.getCharSequence(name);
    }

    public <T extends Parcelable> T getParcelableExtra(String name) {
        return extras == null ? null : extras.<T>getParcelable(name);
    }

    public <T extends Parcelable> ArrayList<T> getParcelableArrayListExtra(String name) {
        return extras == null ? null : extras.<T>getParcelableArrayList(name);
    }

    public Serializable getSerializableExtra(String name) {
        return extras == null ? null : extras.getSerializable(name);
    }

    public byte[] getByteArrayExtra(String name) {
        return extras == null ? null : extras.getByteArray(name);
    }

    public int[] getIntArrayExtra(String name) {
        return extras == null ? null : extras.getIntArray(name);
    }

    public String[] getStringArrayExtra(String name) {
        return extras == null ? null : extras.getStringArray(name);
    }

    public ArrayList<String> getStringArrayListExtra(String name) {
        return extras == null ? null : extras.getStringArrayList(name);
    }

    public Bundle getBundleExtra(String name) {
        return extras == null ? null : extras.getBundle(name);
    }

    public void removeExtra(String name) {
        if (extras != null) {
            extras.remove(name);
        }
    }

    final Bundle ensureExtras() {
        if (extras == null) {
            extras = new Bundle();
        }
        return extras;
    }

    final byte[] packExtras() {
        return extras == null ? null : extras.toParcel();
    }

    static Bundle unpackExtras(byte[] bytes) {
        return bytes == null ? null : Bundle.inParcel(bytes);
    }
}
