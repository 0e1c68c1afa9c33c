package android.webkit;

import android.graphics.Rect;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of headings, paragraphs, links and buttons, one below the other; of HTML nothing else is known here. */
record WebPage(String title, List<WebElement> elements) {
    private static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>");
    private static final Pattern ELEMENT = Pattern.compile("<(h1|h2|p|a|button)\\b([^>]*)>([^<]*)</\\1>");
    private static final int LINE_HEIGHT = 50;
    private static final int CHARACTER_WIDTH = 20;
    private static final int PADDING = 21;

    /** Reads a page and lays it out. */
    static WebPage read(String html, int width) {
        List<WebElement> elements = new ArrayList<>();
        Matcher found = ELEMENT.matcher(html);
        int top = 0;
        while (found.find()) {
            String text = found.group(3).strip();
            int bottom = top + heightOf(text, width);
            Rect place = new Rect(0, top, width, bottom);
            String attributes = found.group(2);
            elements.add(new WebElement(
                    found.group(1),
                    attribute(attributes, "id"),
                    text,
                    attribute(attributes, "onclick"),
                    attribute(attributes, "href"),
                    place));
            top = bottom;
        }
        Matcher title = TITLE.matcher(html);
        return new WebPage(title.find() ? title.group(1) : "", elements);
    }

    int height() {
        return elements.isEmpty() ? 0 : elements.get(elements.size() - 1).place().bottom;
    }

    /** The clickable element at a point; null where there is none. */
    WebElement clickableAt(int x, int y) {
        return elements.stream()
                .filter(element -> element.isClickable() && element.place().contains(x, y))
                .findFirst()
                .orElse(null);
    }

    private static int heightOf(String text, int width) {
        int perLine = Math.max(1, (width - 2 * PADDING) / CHARACTER_WIDTH);
        return Math.max(1, (text.length() + perLine - 1) / perLine) * LINE_HEIGHT + 2 * PADDING;
    }

    private static String attribute(String attributes, String name) {
        Matcher found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(attributes);
        return found.find() ? found.group(1) : "";
    }
}
