package android.os;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of any kind in a parcel, each behind android.os.Parcel's number for its kind. */
final class ParcelValues {
    private static final int NULL = -1;
    private static final int STRING = 0;
    private static final int INTEGER = 1;
    private static final int BUNDLE = 3;
    private static final int PARCELABLE = 4;
    private static final int LONG = 6;
    private static final int FLOAT = 7;
    private static final int DOUBLE = 8;
    private static final int BOOLEAN = 9;
    private static final int CHAR_SEQUENCE = 10;
    private static final int LIST = 11;
    private static final int BYTE_ARRAY = 13;
    private static final int STRING_ARRAY = 14;
    private static final int BINDER = 15;
    private static final int SERIALIZABLE = 21;
    private static final int PERSISTABLE_BUNDLE = 25;

    private ParcelValues() {}

    static void writeMap(Parcel out, Map<String, Object> values) {
        out.writeInt(values == null ? -1 : values.size());
        if (values != null) {
            values.forEach((key, value) -> {
                out.writeString(key);
                write(out, value);
            });
        }
    }

    /** Reads what {@link #writeMap} wrote into an empty bundle; false when it was null. */
    static boolean readMap(Parcel in, Map<String, Object> values) {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String key = in.readString();
            values.put(key, read(in));
        }
        return count >= 0;
    }

    private static void write(Parcel out, Object value) {
        if (value == null) {
            out.writeInt(NULL);
        } else if (value instanceof Number || value instanceof Boolean) {
            writeNumber(out, value);
        } else if (value instanceof String text) {
            out.writeInt(STRING);
            out.writeString(text);
        } else if (value instanceof Bundle bundle) {
            out.writeInt(BUNDLE);
            out.writeBundle(bundle);
        } else if (value instanceof PersistableBundle bundle) {
            out.writeInt(PERSISTABLE_BUNDLE);
            out.writePersistableBundle(bundle);
        } else if (value instanceof Parcelable parcelable) {
            out.writeInt(PARCELABLE);
            out.writeString(parcelable.getClass().getName());
            parcelable.writeToParcel(out, 0);
        } else if (value instanceof IBinder binder) {
            out.writeInt(BINDER);
            out.writeStrongBinder(binder);
        } else {
            writeMany(out, value);
        }
    }

    private static void writeNumber(Parcel out, Object value) {
        if (value instanceof Integer number) {
            out.writeInt(INTEGER);
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeInt(LONG);
            out.writeLong(number);
        } else if (value instanceof Float number) {
            out.writeInt(FLOAT);
            out.writeFloat(number);
        } else if (value instanceof Double number) {
            out.writeInt(DOUBLE);
            out.writeDouble(number);
        } else if (value instanceof Boolean truth) {
            out.writeInt(BOOLEAN);
            out.writeBoolean(truth);
        } else {
            writeSerializable(out, (Serializable) value);
        }
    }

    private static void writeMany(Parcel out, Object value) {
        if (value instanceof byte[] bytes) {
            out.writeInt(BYTE_ARRAY);
            out.writeByteArray(bytes);
        } else if (value instanceof String[] strings) {
            out.writeInt(STRING_ARRAY);
            out.writeStringArray(strings);
        } else if (value instanceof List<?> list) {
            out.writeInt(LIST);
            out.writeInt(list.size());
            list.forEach(item -> write(out, item));
        } else if (value instanceof Serializable serializable) {
            writeSerializable(out, serializable);
        } else if (value instanceof CharSequence text) {
            out.writeInt(CHAR_SEQUENCE);
            out.writeString(text.toString());
        } else {
            throw new RuntimeException("Parcel: unable to marshal value " + value);
        }
    }

    private static void writeSerializable(Parcel out, Serializable value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(value);
        } catch (IOException e) {
            throw new RuntimeException(
                    "Parcelable encountered IOException writing serializable object (name = "
                            + value.getClass().getName() + ")",
                    e);
        }
        out.writeInt(SERIALIZABLE);
        out.writeByteArray(bytes.toByteArray());
    }

    private static Object read(Parcel in) {
        int kind = in.readInt();
        return switch (kind) {
            case NULL -> null;
            case STRING, CHAR_SEQUENCE -> in.readString();
            case INTEGER -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case BOOLEAN -> in.readBoolean();
            case BUNDLE -> in.readBundle();
            case PERSISTABLE_BUNDLE -> in.readPersistableBundle();
            case PARCELABLE -> readParcelable(in);
            case BINDER -> in.readStrongBinder();
            case BYTE_ARRAY -> in.createByteArray();
            case STRING_ARRAY -> in.createStringArray();
            case LIST -> readList(in);
            case SERIALIZABLE -> readSerializable(in);
            default -> throw new RuntimeException("Parcel: Unmarshalling unknown type code " + kind);
        };
    }

    private static List<Object> readList(Parcel in) {
        List<Object> list = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            list.add(read(in));
        }
        return list;
    }

    private static Object readParcelable(Parcel in) {
        String name = in.readString();
        try {
            Field creator = Class.forName(name, true, loader()).getField("CREATOR");
            return ((Parcelable.Creator<?>) creator.get(null)).createFromParcel(in);
        } catch (ClassNotFoundException e) {
            throw new BadParcelableException("ClassNotFoundException when unmarshalling: " + name);
        } catch (NoSuchFieldException | IllegalAccessException e) {
            throw new BadParcelableException("Parcelable protocol requires a Parcelable.Creator object called"
                    + " CREATOR on class " + name);
        }
    }

    private static Object readSerializable(Parcel in) {
        try (ObjectInputStream objects = new AppObjects(new ByteArrayInputStream(in.createByteArray()))) {
            return objects.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new RuntimeException("Parcelable encountered an exception reading a Serializable object", e);
        }
    }

    private static ClassLoader loader() {
        return Thread.currentThread().getContextClassLoader();
    }

    /** Finds the app's own classes too. */
    private static final class AppObjects extends ObjectInputStream {
        AppObjects(ByteArrayInputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(java.io.ObjectStreamClass description)
                throws IOException, ClassNotFoundException {
            return Class.forName(description.getName(), false, loader());
        }
    }
}
