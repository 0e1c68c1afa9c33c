package com.example.differential;

import android.content.ContentValues;
import android.content.Intent;
import android.location.Criteria;
import android.net.Uri;
import android.os.Bundle;
import android.os.CancellationSignal;
import android.os.Handler;
import android.os.Looper;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** Arguments of any type: ordinary ones, none, huge ones, and texts that are hard to carry. */
final class Values {
    private static final List<String> TEXTS = List.of(
            "",
            "gps",
            "network",
            "passive",
            "no such provider",
            "0",
            "com.android.contacts",
            "call_log",
            "_id > 3",
            "GPSLatitude",
            "a\0b",
            "half \uD83D",
            "\uD83D\uDE00 \u202Eright to left",
            "'; drop table contacts; --",
            "%s%n%x",
            "x".repeat(1 << 20));
    private static final List<String> URIS = List.of(
            "content://com.android.contacts/contacts",
            "content://com.android.contacts/data/phones",
            "content://com.android.contacts/contacts/1/photo",
            "content://contacts/people",
            "content://call_log/calls",
            "content://10@com.android.contacts/contacts",
            "content://no.such.provider/x",
            "content:///",
            "file:///data/local/tmp/x",
            "mailto:nobody",
            "content://com.android.contacts/" + "x".repeat(1 << 16));

    private static final List<String> ACTIONS =
            List.of(Intent.ACTION_PICK, Intent.ACTION_GET_CONTENT, "android.media.action.VIDEO_CAPTURE", "no.such.action");
    private static final List<String> KINDS = List.of("image/png", "vnd.android.cursor.dir/phone_v2", "text/plain");

    private final Random random;
    private final MediaArguments media;

    Values(long seed, MediaArguments media) {
        random = new Random(seed);
        this.media = media;
    }

    Object[] of(Type[] types) {
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = of(types[i]);
        }
        return values;
    }

    private Object of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type item = generic.getActualTypeArguments()[0];
            return generic.getRawType() == List.class && item instanceof Class<?> known
                    ? list(known)
                    : of(generic.getRawType());
        }
        return type instanceof Class<?> known ? of(known) : of(Object.class);
    }

    private Object of(Class<?> type) {
        if (type.isPrimitive()) {
            return primitive(type);
        }
        return random.nextInt(5) == 0 ? null : object(type);
    }

    private Object primitive(Class<?> type) {
        long edge = List.of(0L, 1L, -1L, 2L, 1000L, Long.MAX_VALUE, Long.MIN_VALUE).get(random.nextInt(7));
        return switch (type.getName()) {
            case "boolean" -> edge % 2 != 0;
            case "byte" -> (byte) edge;
            case "char" -> (char) edge;
            case "short" -> (short) edge;
            case "int" -> (int) edge;
            case "long" -> edge;
            case "float" -> edge == 1000 ? Float.NaN : (float) edge;
            default -> edge == 1000 ? Double.NaN : (double) edge;
        };
    }

    private Object object(Class<?> type) {
        if (type == String.class || type == CharSequence.class || type == Object.class) {
            return pick(TEXTS);
        } else if (type == Uri.class) {
            return Uri.parse(pick(URIS));
        } else if (type.isArray()) {
            return array(type.getComponentType());
        } else if (type == Executor.class) {
            return (Executor) Runnable::run;
        } else if (type == Handler.class) {
            return new Handler(Looper.getMainLooper());
        } else if (type == Looper.class) {
            return Looper.getMainLooper();
        } else if (type == ContentValues.class) {
            return contentValues();
        } else if (type == Intent.class) {
            return new Intent(pick(ACTIONS)).setType(pick(KINDS));
        } else if (type == ArrayList.class) {
            return new ArrayList<>();
        }
        List<?> known = media.of(type);
        if (!known.isEmpty()) {
            return pick(known);
        }
        return type.isInterface() ? deaf(type) : made(type);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private List<Object> list(Class<?> type) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        List<Object> list = new ArrayList<>();
        for (int size = random.nextInt(4); size > 0; size--) {
            list.add(of(type));
        }
        return list;
    }

    private Object array(Class<?> type) {
        Object array = Array.newInstance(type, random.nextInt(4));
        for (int i = 0; i < Array.getLength(array); i++) {
            Object value = of(type);
            if (value != null) {
                Array.set(array, i, value);
            }
        }
        return array;
    }

    private ContentValues contentValues() {
        ContentValues values = new ContentValues();
        if (random.nextBoolean()) {
            values.put("account_type", pick(TEXTS));
        }
        return values;
    }

    /** A callback that does nothing. */
    private static Object deaf(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) ->
                switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    case "toString" -> "a callback";
                    default -> null;
                });
    }

    private static Object made(Class<?> type) {
        if (type == Bundle.class || type == Criteria.class || type == CancellationSignal.class) {
            try {
                return type.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return null;
    }
}
