package android.os;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The process's end of the binder: what libbinder and the kernel driver are on a phone. */
public final class BinderDriver {
    private static final int STATUS_OK = 0;
    private static final int STATUS_UNKNOWN_TRANSACTION = -74;
    private static final int STATUS_DEAD_OBJECT = -32;
    private static final int BUFFER_BYTES = (1 << 20) - 2 * 4096;

    private static final BinderObjects OBJECTS = new BinderObjects();
    private static final Map<Integer, CompletableFuture<BinderFrame>> PENDING = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT_ID = new AtomicInteger();
    private static final BinderThreads THREADS = new BinderThreads();
    private static volatile BinderSocket socket;

    private BinderDriver() {}

    /** Connects the process to the phone; the process ends when the phone goes away. */
    public static void open(String path) throws IOException {
        socket = BinderSocket.connect(path, BinderDriver::receive);
    }

    /** A call as native code makes it, below {@link BinderProxy#transact}; false when the code is unknown there. */
    public static boolean transact(IBinder target, int code, Parcel data, Parcel reply, int flags)
            throws RemoteException {
        if (data.dataSize() > BUFFER_BYTES) {
            throw new TransactionTooLargeException("data parcel size " + data.dataSize() + " bytes");
        }
        long handle = ((BinderProxy) target).handle;
        int id = NEXT_ID.incrementAndGet();
        boolean oneWay = (flags & IBinder.FLAG_ONEWAY) != 0;
        BinderFrame frame = BinderFrame.transact(id, code, flags, handle, data.marshall());
        if (oneWay) {
            socket.send(frame);
            return true;
        }
        CompletableFuture<BinderFrame> answer = new CompletableFuture<>();
        PENDING.put(id, answer);
        socket.send(frame);
        return accept(answer.join(), reply);
    }

    /** The service manager, which every process knows without asking. */
    public static IBinder contextObject() {
        return OBJECTS.proxy(0);
    }

    /** Hands a line to the phone's log, as liblog does. */
    public static void log(int buffer, int priority, String tag, String message) {
        Parcel body = Parcel.obtain();
        body.writeInt(buffer);
        body.writeInt(priority);
        body.writeInt(Process.myTid());
        body.writeLong(SystemClock.elapsedRealtimeNanos());
        body.writeString(tag);
        body.writeString(message);
        socket.send(BinderFrame.log(body.marshall()));
        body.recycle();
    }

    /** Waits until everything said so far has left the process. */
    public static void flush() {
        socket.flush();
    }

    static BinderObjects objects() {
        return OBJECTS;
    }

    private static boolean accept(BinderFrame answer, Parcel reply) throws RemoteException {
        if (answer.code == STATUS_UNKNOWN_TRANSACTION) {
            return false;
        }
        if (answer.code != STATUS_OK) {
            throw new DeadObjectException();
        }
        if (reply != null) {
            reply.unmarshall(answer.body, 0, answer.body.length);
        }
        return true;
    }

    private static void receive(BinderFrame frame) {
        if (frame.kind == BinderFrame.REPLY) {
            CompletableFuture<BinderFrame> answer = PENDING.remove(frame.id);
            if (answer != null) {
                answer.complete(frame);
            }
        } else if (frame.kind == BinderFrame.TRANSACT) {
            boolean oneWay = (frame.flags & IBinder.FLAG_ONEWAY) != 0;
            THREADS.run(frame.handle, oneWay, () -> serve(frame, oneWay));
        }
    }

    private static void serve(BinderFrame frame, boolean oneWay) {
        Parcel data = Parcel.obtain();
        Parcel reply = Parcel.obtain();
        data.unmarshall(frame.body, 0, frame.body.length);
        int status = dispatch(frame, data, reply);
        if (!oneWay) {
            socket.send(BinderFrame.reply(frame.id, status, reply.marshall()));
        }
        data.recycle();
        reply.recycle();
    }

    private static int dispatch(BinderFrame frame, Parcel data, Parcel reply) {
        Binder target = OBJECTS.local(frame.handle);
        if (target == null) {
            return STATUS_DEAD_OBJECT;
        }
        boolean known = Binder.dispatch(target, frame.code, data, reply, frame.flags);
        return known ? STATUS_OK : STATUS_UNKNOWN_TRANSACTION;
    }
}
