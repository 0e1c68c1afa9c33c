package com.android.internal.os;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Has the bytes of all TCP sockets of the process added up in a file that the system reads. A counter in the file
 * stands when the process is killed. The class that counts belongs into the package of the class that it replaces.
 */
final class TrafficCounters {
    private static final String COUNTING_CLASS = "/java-base/sun/nio/ch/CountingDispatcher.class";
    private static final String[] USERS = {"sun.nio.ch.NioSocketImpl", "sun.nio.ch.SocketChannelImpl"};
    private static final int SIZE_BYTES = 2 * Long.BYTES;

    private TrafficCounters() {}

    static void install(String file) throws IOException {
        try {
            replaceDispatchers(map(Path.of(file)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java VM has no dispatcher that could be replaced", e);
        }
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE_BYTES);
        }
    }

    private static void replaceDispatchers(ByteBuffer counters) throws IOException, ReflectiveOperationException {
        Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
        Field theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
        theUnsafe.setAccessible(true);
        Object unsafe = theUnsafe.get(null);
        StaticFields fields = new StaticFields(unsafe, unsafeClass);
        MethodHandles.Lookup all = (MethodHandles.Lookup) fields.get(MethodHandles.Lookup.class, "IMPL_LOOKUP");
        Object dispatcher = make(all, counters);
        for (String user : USERS) {
            fields.set(Class.forName(user), "nd", dispatcher);
        }
    }

    private static Object make(MethodHandles.Lookup all, ByteBuffer counters)
            throws IOException, ReflectiveOperationException {
        Class<?> replaced = Class.forName("sun.nio.ch.SocketDispatcher");
        try (InputStream in = TrafficCounters.class.getResourceAsStream(COUNTING_CLASS)) {
            Class<?> counting = all.in(replaced).defineClass(in.readAllBytes());
            return all.findConstructor(counting, MethodType.methodType(void.class, ByteBuffer.class)).invoke(counters);
        } catch (IOException | ReflectiveOperationException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Static fields that reflection does not give away. */
    private static final class StaticFields {
        private final Object unsafe;
        private final Class<?> unsafeClass;

        StaticFields(Object unsafe, Class<?> unsafeClass) {
            this.unsafe = unsafe;
            this.unsafeClass = unsafeClass;
        }

        Object get(Class<?> owner, String name) throws ReflectiveOperationException {
            Field field = owner.getDeclaredField(name);
            return unsafeClass.getMethod("getObject", Object.class, long.class)
                    .invoke(unsafe, base(field), offset(field));
        }

        void set(Class<?> owner, String name, Object value) throws ReflectiveOperationException {
            Field field = owner.getDeclaredField(name);
            unsafeClass.getMethod("putObjectVolatile", Object.class, long.class, Object.class)
                    .invoke(unsafe, base(field), offset(field), value);
        }

        private Object base(Field field) throws ReflectiveOperationException {
            return unsafeClass.getMethod("staticFieldBase", Field.class).invoke(unsafe, field);
        }

        private long offset(Field field) throws ReflectiveOperationException {
            return (long) unsafeClass.getMethod("staticFieldOffset", Field.class).invoke(unsafe, field);
        }
    }
}
