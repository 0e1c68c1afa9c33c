package android.net;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** An immutable URI reference. */
public abstract class Uri implements Comparable<Uri> {
    public static final Uri EMPTY = new StringUri("");

    private Uri() {}

    public static Uri parse(String uriString) {
        return new StringUri(uriString);
    }

    /** A new URI with a path segment more. */
    public static Uri withAppendedPath(Uri baseUri, String pathSegment) {
        String base = baseUri.toString();
        return parse((base.endsWith("/") ? base : base + "/") + pathSegment);
    }

    public abstract String getScheme();

    public abstract String getAuthority();

    public abstract String getPath();

    public abstract String getQuery();

    public abstract String getFragment();

    public List<String> getPathSegments() {
        String path = getPath();
        return path == null
                ? List.of()
                : Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }

    public String getLastPathSegment() {
        List<String> segments = getPathSegments();
        return segments.isEmpty() ? null : segments.get(segments.size() - 1);
    }

    /** Begins a new URI with all that this one has. */
    public Builder buildUpon() {
        return new Builder(this);
    }

    @Override
    public abstract String toString();

    @Override
    public boolean equals(Object other) {
        return other instanceof Uri uri && toString().equals(uri.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public int compareTo(Uri other) {
        return toString().compareTo(other.toString());
    }

    /** A URI in the making. */
    public static final class Builder {
        private final String base;
        private final String fragment;
        private String query;

        private Builder(Uri uri) {
            String text = uri.toString();
            fragment = uri.getFragment();
            query = uri.getQuery();
            base = text.substring(0, firstOf(text, '?', firstOf(text, '#', text.length())));
        }

        public Builder appendQueryParameter(String key, String value) {
            String parameter = encode(key) + "=" + encode(value);
            query = query == null ? parameter : query + "&" + parameter;
            return this;
        }

        public Uri build() {
            return parse(base + (query == null ? "" : "?" + query) + (fragment == null ? "" : "#" + fragment));
        }

        private static int firstOf(String text, char wanted, int before) {
            int at = text.indexOf(wanted);
            return at < 0 ? before : Math.min(at, before);
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    /** A URI that is taken apart when asked. */
    private static final class StringUri extends Uri {
        private final String text;

        private StringUri(String text) {
            if (text == null) {
                throw new NullPointerException("uriString");
            }
            this.text = text;
        }

        @Override
        public String getScheme() {
            int end = text.indexOf(':');
            return end < 0 ? null : text.substring(0, end);
        }

        @Override
        public String getAuthority() {
            int start = text.indexOf(':') + 1;
            return text.startsWith("//", start) ? text.substring(start + 2, endOf("/?#", start + 2)) : null;
        }

        @Override
        public String getPath() {
            int start = text.indexOf(':') + 1;
            if (text.startsWith("//", start)) {
                start = endOf("/?#", start + 2);
            } else if (start > 0 && !text.startsWith("/", start)) {
                return null;
            }
            return text.substring(start, endOf("?#", start));
        }

        @Override
        public String getQuery() {
            int start = text.indexOf('?');
            int fragment = text.indexOf('#');
            return start < 0 || fragment >= 0 && fragment < start ? null : text.substring(start + 1, endOf("#", start));
        }

        @Override
        public String getFragment() {
            int start = text.indexOf('#');
            return start < 0 ? null : text.substring(start + 1);
        }

        @Override
        public String toString() {
            return text;
        }

        private int endOf(String separators, int from) {
            for (int i = from; i < text.length(); i++) {
                if (separators.indexOf(text.charAt(i)) >= 0) {
                    return i;
                }
            }
            return text.length();
        }
    }
}
