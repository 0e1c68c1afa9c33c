package com.example.echo;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Methods for a test to hook: each notes which object it was given, and gives it back. */
public final class Echo {
    private static final String LONG = "x".repeat(300);

    private static Object given;
    private static String faults;

    private Echo() {}

    public static String word(String word) {
        given = word;
        return word;
    }

    public static String[] words(String[] words) {
        given = words;
        return words;
    }

    public static String[] rest(int number, String... words) {
        given = words;
        return words;
    }

    public static String[][] rows(String[][] rows) {
        given = rows;
        return rows;
    }

    public static Object[] objects(Object[] objects) {
        given = objects;
        return objects;
    }

    public static int[] numbers(int[] numbers) {
        given = numbers;
        return numbers;
    }

    public static int[][] tables(int[][] tables) {
        given = tables;
        return tables;
    }

    public static Object any(Object any) {
        given = any;
        return any;
    }

    public static CharSequence text(CharSequence text) {
        given = text;
        return text;
    }

    /** Answers by what it puts into the array of its caller. */
    public static int fill(String[] places) {
        given = places;
        Arrays.fill(places, "filled");
        return places.length;
    }

    public static String fail(RuntimeException thrown) {
        given = thrown;
        throw thrown;
    }

    /** Is unhooked while it is called. */
    public static String last(String word) {
        return word + " once";
    }

    public static String callLast() {
        return last("called");
    }

    /** An exception that tells who asks it for its text, and has none. */
    private static final class Talking extends RuntimeException {
        @Override
        public String toString() {
            fault("fail", "asked the exception for its text");
            return null;
        }
    }

    /** Calls each with what is hard to carry, and returns what did not come through as it was. */
    public static String check() {
        faults = "";
        for (String word : hard()) {
            same("word", word, Echo::word);
            same("text", word, text -> (String) text(text));
            same("any", word, any -> (String) any(any));
        }
        for (String[] words : new String[][] {hard(), {}, {null}, null}) {
            same("words", words, Echo::words);
            same("rest", words, rest -> rest(1, rest));
            same("any", words, any -> (String[]) any(any));
        }
        same("rows", new String[][] {hard(), null, {}, {null, "x"}}, Echo::rows);
        same("rows", null, Echo::rows);
        same("objects", new Object[] {hard(), null, new int[] {1}, 7, new Object[] {"x"}}, Echo::objects);
        same("objects", hard(), words -> (String[]) objects(words));
        same("numbers", new int[] {1, Integer.MIN_VALUE}, Echo::numbers);
        same("numbers", null, Echo::numbers);
        same("tables", new int[][] {{1}, null, {}}, Echo::tables);
        filled();
        for (String word : hard()) {
            thrown(new IllegalStateException(word));
        }
        thrown(new Talking());
        return faults;
    }

    private static String[] hard() {
        return new String[] {
            new String("\uD83D\uDE00 smile"), new String("a\0b"), new String("\uD800 alone"), "", null, new String("\u20AC"), LONG
        };
    }

    private static <T> void same(String method, T value, UnaryOperator<T> call) {
        Object before = value instanceof Object[] array ? array.clone() : value;
        given = new Object();
        T result = null;
        try {
            result = call.apply(value);
        } catch (RuntimeException | Error e) {
            fault(method, "threw " + e);
        }
        if (given != value) {
            fault(method, "was given another object");
        }
        if (result != value) {
            fault(method, "gave back another object");
        }
        if (value instanceof Object[] array && !hasSame(array, (Object[]) before)) {
            fault(method, "has other elements");
        }
    }

    private static boolean hasSame(Object[] one, Object[] other) {
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        return one.length == other.length;
    }

    private static void filled() {
        String[] places = new String[2];
        if (fill(places) != 2 || given != places || !"filled".equals(places[0]) || !"filled".equals(places[1])) {
            fault("fill", "filled another array: " + Arrays.toString(places));
        }
    }

    private static void thrown(RuntimeException thrown) {
        try {
            fail(thrown);
            fault("fail", "did not throw");
        } catch (RuntimeException e) {
            if (e != thrown || given != thrown) {
                fault("fail", "threw another exception");
            }
        }
    }

    private static void fault(String method, String what) {
        faults += method + " " + what + "\n";
    }
}
