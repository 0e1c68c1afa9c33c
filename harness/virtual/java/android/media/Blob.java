package android.media;

import java.util.ArrayList;
import java.util.List;

/** Pixels of one kind that hang together: how many there are, their middle and their bounds. */
record Blob(int size, float middleX, float middleY, int left, int top, int right, int bottom) {
    /** All of a picture; each pixel belongs to one at most. */
    static List<Blob> findAll(boolean[] marked, int width, int height) {
        List<Blob> blobs = new ArrayList<>();
        int[] waiting = new int[marked.length];
        boolean[] left = marked.clone();
        for (int start = 0; start < left.length; start++) {
            if (left[start]) {
                blobs.add(fill(left, waiting, start, width, height));
            }
        }
        return blobs;
    }

    boolean isInside(Blob other) {
        return left > other.left && right < other.right && top > other.top && bottom < other.bottom;
    }

    private static Blob fill(boolean[] open, int[] waiting, int start, int width, int height) {
        int count = 0;
        int end = 0;
        long sumX = 0;
        long sumY = 0;
        int[] bounds = {width, height, -1, -1};
        open[start] = false;
        waiting[end++] = start;
        while (count < end) {
            int at = waiting[count++];
            int x = at % width;
            int y = at / width;
            sumX += x;
            sumY += y;
            bounds[0] = Math.min(bounds[0], x);
            bounds[1] = Math.min(bounds[1], y);
            bounds[2] = Math.max(bounds[2], x);
            bounds[3] = Math.max(bounds[3], y);
            end = take(open, waiting, end, at - 1, x > 0);
            end = take(open, waiting, end, at + 1, x < width - 1);
            end = take(open, waiting, end, at - width, y > 0);
            end = take(open, waiting, end, at + width, y < height - 1);
        }
        return new Blob(
                count, (float) sumX / count, (float) sumY / count, bounds[0], bounds[1], bounds[2], bounds[3]);
    }

    private static int take(boolean[] open, int[] waiting, int end, int at, boolean exists) {
        if (!exists || !open[at]) {
            return end;
        }
        open[at] = false;
        waiting[end] = at;
        return end + 1;
    }
}
