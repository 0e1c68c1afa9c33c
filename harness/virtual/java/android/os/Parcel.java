package android.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A message of the binder: values one after the other, each on a border of four bytes. */
public final class Parcel {
    private static final int EX_SECURITY = -1;
    private static final int EX_BAD_PARCELABLE = -2;
    private static final int EX_ILLEGAL_ARGUMENT = -3;
    private static final int EX_NULL_POINTER = -4;
    private static final int EX_ILLEGAL_STATE = -5;
    private static final int EX_UNSUPPORTED_OPERATION = -7;
    private static final int EX_SERVICE_SPECIFIC = -8;
    private static final int HEADER_SYSTEM = 0x53595354;
    private static final int NO_WORK_SOURCE = -1;
    private static final int LIVES_AT_SENDER = 1;
    private static final int LIVES_AT_RECEIVER = 2;

    private static final AtomicLong NEXT_POINTER = new AtomicLong(0x7000_0000L);
    private static final Map<Long, Parcel> BY_POINTER = new ConcurrentHashMap<>();

    private final long pointer = NEXT_POINTER.addAndGet(0x10);
    private ByteBuffer buffer = allocate(128);
    private int size;

    private Parcel() {}

    public static Parcel obtain() {
        Parcel parcel = new Parcel();
        BY_POINTER.put(parcel.pointer, parcel);
        return parcel;
    }

    /** The parcel with that native address. */
    static Parcel obtain(long obj) {
        return BY_POINTER.get(obj);
    }

    public void recycle() {
        BY_POINTER.remove(pointer);
        setDataSize(0);
    }

    long getNativePointer() {
        return pointer;
    }

    public int dataSize() {
        return size;
    }

    public int dataPosition() {
        return buffer.position();
    }

    public int dataAvail() {
        return size - buffer.position();
    }

    public void setDataPosition(int position) {
        buffer.position(position);
    }

    public void setDataSize(int size) {
        this.size = size;
        buffer.position(Math.min(buffer.position(), size));
    }

    public byte[] marshall() {
        return Arrays.copyOf(buffer.array(), size);
    }

    public void unmarshall(byte[] data, int offset, int length) {
        buffer = allocate(length);
        buffer.put(data, offset, length);
        size = length;
        buffer.position(0);
    }

    /** Adds all of another parcel. */
    public void appendFrom(Parcel other) {
        reserve(other.size).put(other.buffer.array(), 0, other.size);
        grown();
    }

    public void writeInt(int value) {
        reserve(4).putInt(value);
        grown();
    }

    public void writeLong(long value) {
        reserve(8).putLong(value);
        grown();
    }

    public void writeFloat(float value) {
        writeInt(Float.floatToIntBits(value));
    }

    public void writeDouble(double value) {
        writeLong(Double.doubleToLongBits(value));
    }

    public void writeBoolean(boolean value) {
        writeInt(value ? 1 : 0);
    }

    public void writeString(String value) {
        if (value == null) {
            writeInt(-1);
            return;
        }
        writeInt(value.length());
        ByteBuffer out = reserve(padded(2 * (value.length() + 1)));
        for (int i = 0; i < value.length(); i++) {
            out.putChar(value.charAt(i));
        }
        pad(out, 2);
    }

    public void writeByteArray(byte[] value) {
        if (value == null) {
            writeInt(-1);
            return;
        }
        writeInt(value.length);
        pad(reserve(padded(value.length)).put(value), 0);
    }

    public void writeStringArray(String[] values) {
        writeInt(values == null ? -1 : values.length);
        for (int i = 0; values != null && i < values.length; i++) {
            writeString(values[i]);
        }
    }

    public void writeStrongBinder(IBinder value) {
        if (value instanceof BinderProxy proxy) {
            writeInt(LIVES_AT_RECEIVER);
            writeLong(proxy.handle);
        } else if (value instanceof Binder local) {
            writeInt(LIVES_AT_SENDER);
            writeLong(BinderDriver.objects().handleOf(local));
        } else {
            writeInt(0);
        }
    }

    public void writeBundle(Bundle value) {
        writeValues(value);
    }

    private void writeValues(BaseBundle value) {
        if (value == null) {
            ParcelValues.writeMap(this, null);
        } else {
            value.writeValues(this);
        }
    }

    public Bundle readBundle() {
        Bundle bundle = new Bundle();
        return ParcelValues.readMap(this, bundle.values()) ? bundle : null;
    }

    public Bundle readBundle(ClassLoader loader) {
        return readBundle();
    }

    public void writePersistableBundle(PersistableBundle value) {
        writeValues(value);
    }

    public PersistableBundle readPersistableBundle() {
        PersistableBundle bundle = new PersistableBundle();
        return ParcelValues.readMap(this, bundle.values()) ? bundle : null;
    }

    public void writeInterfaceToken(String interfaceName) {
        writeInt(0);
        writeInt(NO_WORK_SOURCE);
        writeInt(HEADER_SYSTEM);
        writeString(interfaceName);
    }

    public void enforceInterface(String interfaceName) {
        readInt();
        readInt();
        int header = readInt();
        if (header != HEADER_SYSTEM || !interfaceName.equals(readString())) {
            throw new SecurityException("Binder invocation to an incorrect interface");
        }
    }

    public int readInt() {
        return dataAvail() < 4 ? 0 : buffer.getInt();
    }

    public long readLong() {
        return dataAvail() < 8 ? 0 : buffer.getLong();
    }

    public float readFloat() {
        return Float.intBitsToFloat(readInt());
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public boolean readBoolean() {
        return readInt() != 0;
    }

    public String readString() {
        int length = readInt();
        if (length < 0 || length > dataAvail() / 2 || dataAvail() < padded(2 * (length + 1))) {
            return null;
        }
        char[] units = new char[length];
        int start = buffer.position();
        buffer.asCharBuffer().get(units);
        buffer.position(start + padded(2 * (length + 1)));
        return new String(units);
    }

    public byte[] createByteArray() {
        int length = readInt();
        if (length < 0 || length > dataAvail()) {
            return null;
        }
        byte[] value = new byte[length];
        int start = buffer.position();
        buffer.get(value);
        buffer.position(start + padded(length));
        return value;
    }

    public String[] createStringArray() {
        int length = readInt();
        if (length < 0 || length > dataAvail()) {
            return null;
        }
        String[] values = new String[length];
        Arrays.setAll(values, index -> readString());
        return values;
    }

    public IBinder readStrongBinder() {
        return switch (readInt()) {
            case LIVES_AT_SENDER -> BinderDriver.objects().proxy(readLong());
            case LIVES_AT_RECEIVER -> BinderDriver.objects().local(readLong());
            default -> null;
        };
    }

    public void writeNoException() {
        writeInt(0);
    }

    /** Writes the exceptions that may cross processes; any other is thrown on here. */
    public void writeException(Exception e) {
        int code = exceptionCode(e);
        if (code == 0) {
            throw e instanceof RuntimeException unchecked ? unchecked : new RuntimeException(e);
        }
        writeInt(code);
        writeString(e.getMessage());
        writeInt(0);
        if (e instanceof ServiceSpecificException specific) {
            writeInt(specific.errorCode);
        }
    }

    public void readException() {
        int code = readExceptionCode();
        if (code != 0) {
            readException(code, readString());
        }
    }

    public int readExceptionCode() {
        return readInt();
    }

    public void readException(int code, String msg) {
        readInt();
        throw createException(code, msg);
    }

    private RuntimeException createException(int code, String msg) {
        RuntimeException exception = createExceptionOrNull(code, msg);
        return exception != null ? exception : new RuntimeException("Unknown exception code: " + code + " msg " + msg);
    }

    private RuntimeException createExceptionOrNull(int code, String msg) {
        return switch (code) {
            case EX_SECURITY -> new SecurityException(msg);
            case EX_BAD_PARCELABLE -> new BadParcelableException(msg);
            case EX_ILLEGAL_ARGUMENT -> new IllegalArgumentException(msg);
            case EX_NULL_POINTER -> new NullPointerException(msg);
            case EX_ILLEGAL_STATE -> new IllegalStateException(msg);
            case EX_UNSUPPORTED_OPERATION -> new UnsupportedOperationException(msg);
            case EX_SERVICE_SPECIFIC -> new ServiceSpecificException(readInt(), msg);
            default -> null;
        };
    }

    private static int exceptionCode(Exception e) {
        if (e instanceof SecurityException) {
            return EX_SECURITY;
        } else if (e instanceof BadParcelableException) {
            return EX_BAD_PARCELABLE;
        } else if (e instanceof IllegalArgumentException) {
            return EX_ILLEGAL_ARGUMENT;
        } else if (e instanceof NullPointerException) {
            return EX_NULL_POINTER;
        } else if (e instanceof IllegalStateException) {
            return EX_ILLEGAL_STATE;
        } else if (e instanceof UnsupportedOperationException) {
            return EX_UNSUPPORTED_OPERATION;
        } else if (e instanceof ServiceSpecificException) {
            return EX_SERVICE_SPECIFIC;
        }
        return 0;
    }

    private ByteBuffer reserve(int bytes) {
        if (buffer.remaining() < bytes) {
            int position = buffer.position();
            byte[] old = buffer.array();
            buffer = allocate(Math.max(2 * old.length, position + bytes));
            buffer.put(old, 0, size).position(position);
        }
        return buffer;
    }

    private void grown() {
        size = Math.max(size, buffer.position());
    }

    private void pad(ByteBuffer out, int atLeast) {
        for (int i = 0; i < atLeast || out.position() % 4 != 0; i++) {
            out.put((byte) 0);
        }
        grown();
    }

    private static int padded(int bytes) {
        return (bytes + 3) & ~3;
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
