package android.content;

import android.net.Uri;
import android.os.Bundle;
import android.os.Parcel;
import android.os.Parcelable;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is to be done: an action, or a component by name; the extras travel unread through the system. */
public class Intent extends IntentExtras implements Parcelable, Cloneable {
    public static final String ACTION_MAIN = "android.intent.action.MAIN";
    public static final String ACTION_VIEW = "android.intent.action.VIEW";
    public static final String ACTION_SEND = "android.intent.action.SEND";
    public static final String ACTION_PICK = "android.intent.action.PICK";
    public static final String ACTION_GET_CONTENT = "android.intent.action.GET_CONTENT";
    public static final String ACTION_CHOOSER = "android.intent.action.CHOOSER";
    public static final String ACTION_BOOT_COMPLETED = "android.intent.action.BOOT_COMPLETED";
    public static final String ACTION_SCREEN_ON = "android.intent.action.SCREEN_ON";
    public static final String ACTION_SCREEN_OFF = "android.intent.action.SCREEN_OFF";
    public static final String CATEGORY_DEFAULT = "android.intent.category.DEFAULT";
    public static final String CATEGORY_HOME = "android.intent.category.HOME";
    public static final String CATEGORY_LAUNCHER = "android.intent.category.LAUNCHER";
    public static final String EXTRA_INTENT = "android.intent.extra.INTENT";
    public static final String EXTRA_TEXT = "android.intent.extra.TEXT";
    public static final int FLAG_ACTIVITY_NO_HISTORY = 0x40000000;
    public static final int FLAG_ACTIVITY_SINGLE_TOP = 0x20000000;
    public static final int FLAG_ACTIVITY_NEW_TASK = 0x10000000;
    public static final int FLAG_ACTIVITY_CLEAR_TOP = 0x04000000;
    public static final int FLAG_ACTIVITY_REORDER_TO_FRONT = 0x00020000;
    public static final int FLAG_ACTIVITY_CLEAR_TASK = 0x00008000;
    public static final int FLAG_EXCLUDE_STOPPED_PACKAGES = 0x00000010;
    public static final int FLAG_INCLUDE_STOPPED_PACKAGES = 0x00000020;
    public static final int FLAG_RECEIVER_REGISTERED_ONLY = 0x40000000;
    public static final int FLAG_RECEIVER_FOREGROUND = 0x10000000;
    public static final Creator<Intent> CREATOR = new Creator<>() {
        @Override
        public Intent createFromParcel(Parcel source) {
            return new Intent(source);
        }

        @Override
        public Intent[] newArray(int size) {
            return new Intent[size];
        }
    };

    private String action;
    private Uri data;
    private String type;
    private String packageName;
    private ComponentName component;
    private int flags;
    private final Set<String> categories = new LinkedHashSet<>();

    public Intent() {}

    public Intent(Intent o) {
        action = o.action;
        data = o.data;
        type = o.type;
        packageName = o.packageName;
        component = o.component;
        flags = o.flags;
        categories.addAll(o.categories);
        mExtras = o.mExtras == null ? null : new Bundle(o.mExtras);
    }

    public Intent(String action) {
        this.action = action;
    }

    public Intent(String action, Uri uri) {
        this.action = action;
        data = uri;
    }

    public Intent(Context packageContext, Class<?> cls) {
        component = new ComponentName(packageContext, cls);
    }

    public Intent(String action, Uri uri, Context packageContext, Class<?> cls) {
        this(action, uri);
        component = new ComponentName(packageContext, cls);
    }

    /** Lets the user choose who is to do it. */
    public static Intent createChooser(Intent target, CharSequence title) {
        return new Intent(ACTION_CHOOSER).putExtra(EXTRA_INTENT, target).putExtra("android.intent.extra.TITLE", title);
    }

    private Intent(Parcel in) {
        action = in.readString();
        String uri = in.readString();
        data = uri == null ? null : Uri.parse(uri);
        type = in.readString();
        packageName = in.readString();
        String name = in.readString();
        component = name == null ? null : ComponentName.unflattenFromString(name);
        flags = in.readInt();
        categories.addAll(List.of(in.createStringArray()));
        mExtras = unpackExtras(in.createByteArray());
    }

    @Override
    public int describeContents() {
        return 0;
    }

    @Override
    public void writeToParcel(Parcel out, int flags) {
        out.writeString(action);
        out.writeString(data == null ? null : data.toString());
        out.writeString(type);
        out.writeString(packageName);
        out.writeString(component == null ? null : component.flattenToString());
        out.writeInt(this.flags);
        out.writeStringArray(categories.toArray(new String[0]));
        out.writeByteArray(packExtras());
    }

    @Override
    public Object clone() {
        return new Intent(this);
    }

    public String getAction() {
        return action;
    }

    public Intent setAction(String action) {
        this.action = action;
        return this;
    }

    public Uri getData() {
        return data;
    }

    public String getDataString() {
        return data == null ? null : data.toString();
    }

    public String getScheme() {
        return data == null ? null : data.getScheme();
    }

    public String getType() {
        return type;
    }

    public Intent setData(Uri data) {
        this.data = data;
        type = null;
        return this;
    }

    public Intent setType(String type) {
        data = null;
        this.type = type;
        return this;
    }

    public Intent setDataAndType(Uri data, String type) {
        this.data = data;
        this.type = type;
        return this;
    }

    public String getPackage() {
        return packageName;
    }

    public Intent setPackage(String packageName) {
        this.packageName = packageName;
        return this;
    }

    public Intent addCategory(String category) {
        categories.add(category);
        return this;
    }

    public void removeCategory(String category) {
        categories.remove(category);
    }

    public boolean hasCategory(String category) {
        return categories.contains(category);
    }

    public Set<String> getCategories() {
        return categories.isEmpty() ? null : categories;
    }

    public ComponentName getComponent() {
        return component;
    }

    public Intent setComponent(ComponentName component) {
        this.component = component;
        return this;
    }

    public Intent setClass(Context packageContext, Class<?> cls) {
        return setComponent(new ComponentName(packageContext, cls));
    }

    public Intent setClassName(Context packageContext, String className) {
        return setComponent(new ComponentName(packageContext.getPackageName(), className));
    }

    public Intent setClassName(String packageName, String className) {
        return setComponent(new ComponentName(packageName, className));
    }

    public int getFlags() {
        return flags;
    }

    public Intent setFlags(int flags) {
        this.flags = flags;
        return this;
    }

    public Intent addFlags(int flags) {
        this.flags |= flags;
        return this;
    }

    public void removeFlags(int flags) {
        this.flags &= ~flags;
    }

    public Intent putExtras(Bundle extras) {
        ensureExtras().putAll(extras);
        return this;
    }

    public Intent putExtras(Intent src) {
        return src.mExtras == null ? this : putExtras(src.mExtras);
    }

    public Intent replaceExtras(Bundle extras) {
        this.mExtras = extras == null ? null : new Bundle(extras);
        return this;
    }

    public Intent putExtra(String name, boolean value) {
        ensureExtras().putBoolean(name, value);
        return this;
    }

    public Intent putExtra(String name, byte value) {
        ensureExtras().putByte(name, value);
        return this;
    }

    public Intent putExtra(String name, char value) {
        ensureExtras().putChar(name, value);
        return this;
    }

    public Intent putExtra(String name, short value) {
        ensureExtras().putShort(name, value);
        return this;
    }

    public Intent putExtra(String name, int value) {
        ensureExtras().putInt(name, value);
        return this;
    }

    public Intent putExtra(String name, long value) {
        ensureExtras().putLong(name, value);
        return this;
    }

    public Intent putExtra(String name, float value) {
        ensureExtras().putFloat(name, value);
        return this;
    }

    public Intent putExtra(String name, double value) {
        ensureExtras().putDouble(name, value);
        return this;
    }

    public Intent putExtra(String name, String value) {
        ensureExtras().putString(name, value);
        return this;
    }

    public Intent putExtra(String name, CharSequence value) {
        ensureExtras().putCharSequence(name, value);
        return this;
    }

    public Intent putExtra(String name, Parcelable value) {
        ensureExtras().putParcelable(name, value);
        return this;
    }

    public Intent putExtra(String name, Serializable value) {
        ensureExtras().putSerializable(name, value);
        return this;
    }

    public Intent putExtra(String name, byte[] value) {
        ensureExtras().putByteArray(name, value);
        return this;
    }

    public Intent putExtra(String name, int[] value) {
        ensureExtras().putIntArray(name, value);
        return this;
    }

    public Intent putExtra(String name, String[] value) {
        ensureExtras().putStringArray(name, value);
        return this;
    }

    public Intent putExtra(String name, Bundle value) {
        ensureExtras().putBundle(name, value);
        return this;
    }

    public Intent putStringArrayListExtra(String name, ArrayList<String> value) {
        ensureExtras().putStringArrayList(name, value);
        return this;
    }

    /** Whether two intents mean the same, extras and flags aside. */
    public boolean filterEquals(Intent other) {
        return other != null
                && Objects.equals(action, other.action)
                && Objects.equals(getDataString(), other.getDataString())
                && Objects.equals(type, other.type)
                && Objects.equals(packageName, other.packageName)
                && Objects.equals(component, other.component)
                && categories.equals(other.categories);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Intent {");
        append(text, "act", action);
        append(text, "cat", categories.isEmpty() ? null : "[" + String.join(",", categories) + "]");
        append(text, "dat", data);
        append(text, "typ", type);
        append(text, "flg", flags == 0 ? null : "0x" + Integer.toHexString(flags));
        append(text, "pkg", packageName);
        append(text, "cmp", component == null ? null : component.flattenToShortString());
        return text.append(mExtras == null ? " }" : " (has extras) }").toString();
    }

    private static void append(StringBuilder text, String name, Object value) {
        if (value != null) {
            text.append(' ').append(name).append('=').append(value);
        }
    }
}
