package android.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One frame of the binder socket; {@code code} is the transaction's code or the reply's status. */
final class BinderFrame {
    static final int TRANSACT = 1;
    static final int REPLY = 2;
    static final int LOG = 3;
    private static final int HEAD = 5;

    final int kind;
    final int id;
    final int code;
    final int flags;
    final long handle;
    final byte[] body;

    private BinderFrame(int kind, int id, int code, int flags, long handle, byte[] body) {
        this.kind = kind;
        this.id = id;
        this.code = code;
        this.flags = flags;
        this.handle = handle;
        this.body = body;
    }

    static BinderFrame transact(int id, int code, int flags, long handle, byte[] body) {
        return new BinderFrame(TRANSACT, id, code, flags, handle, body);
    }

    static BinderFrame reply(int id, int status, byte[] body) {
        return new BinderFrame(REPLY, id, status, 0, 0, body);
    }

    static BinderFrame log(byte[] body) {
        return new BinderFrame(LOG, 0, 0, 0, 0, body);
    }

    /** Reads what follows the frame's length. */
    static BinderFrame decode(byte[] rest) {
        ByteBuffer in = ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN);
        int kind = in.get();
        int id = in.getInt();
        int code = kind == LOG ? 0 : in.getInt();
        int flags = kind == TRANSACT ? in.getInt() : 0;
        long handle = kind == TRANSACT ? in.getLong() : 0;
        return new BinderFrame(kind, id, code, flags, handle, Arrays.copyOfRange(rest, in.position(), rest.length));
    }

    ByteBuffer encode() {
        int head = HEAD + (kind == TRANSACT ? 16 : kind == REPLY ? 4 : 0);
        ByteBuffer out = ByteBuffer.allocate(4 + head + body.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(head + body.length).put((byte) kind).putInt(id);
        if (kind != LOG) {
            out.putInt(code);
        }
        if (kind == TRANSACT) {
            out.putInt(flags).putLong(handle);
        }
        return out.put(body).flip();
    }
}
