package com.example.journal;

import java.util.List;
import java.util.stream.Collectors;

/** One JSON object on a line of its own. */
final class JsonLine {
    private final StringBuilder text = new StringBuilder("{");

    JsonLine add(String key, Object value) {
        if (text.length() > 1) {
            text.append(", ");
        }
        text.append(quoted(key)).append(": ").append(encoded(value));
        return this;
    }

    String end() {
        return text + "}\n";
    }

    private static String encoded(Object value) {
        if (value instanceof String string) {
            return quoted(string);
        } else if (value instanceof List<?> list) {
            return list.stream().map(JsonLine::encoded).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char unit : value.toCharArray()) {
            if (unit == '"' || unit == '\\') {
                quoted.append('\\').append(unit);
            } else if (unit < ' ') {
                quoted.append(String.format("\\u%04x", (int) unit));
            } else {
                quoted.append(unit);
            }
        }
        return quoted.append('"').toString();
    }
}
