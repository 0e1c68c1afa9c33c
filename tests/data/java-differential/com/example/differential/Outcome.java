package com.example.differential;

import android.database.Cursor;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** How a call ended, in words that are the same from run to run. */
final class Outcome {
    private Outcome() {}

    static String of(Object result) {
        if (result instanceof Cursor cursor) {
            try (cursor) {
                return cursor.getClass().getName() + " " + cursor.getCount() + " " + Arrays.toString(cursor.getColumnNames());
            }
        } else if (result == null || result instanceof Number || result instanceof Boolean) {
            return String.valueOf(result);
        } else if (result.getClass().isArray()) {
            return result.getClass().getName() + " " + Array.getLength(result);
        }
        return result instanceof String text ? "text " + text.length() + " " + text.hashCode() : result.getClass().getName();
    }

    /** Without what is another one in each run, and without what HotSpot itself says of a null in a hooked method. */
    static String of(InvocationTargetException thrown) {
        Throwable cause = thrown.getCause();
        StackTraceElement top = cause.getStackTrace()[0];
        String text = String.valueOf(cause.getMessage())
                .replaceAll("@[0-9a-f]+|(?i:pid)[= ]\\d+|ProcessRecord\\{[^}]*\\}", "#")
                .replace("\n", " ");
        String message = cause instanceof NullPointerException ? "" : text.length() > 300 ? "" + text.hashCode() : text;
        return cause.getClass().getName() + " " + message + " at " + top.getClassName() + "." + top.getMethodName();
    }
}
