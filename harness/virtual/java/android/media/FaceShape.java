package android.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Two eyes within a bright shape. */
record FaceShape(float confidence, float middleX, float middleY, float eyesDistance) {
    private static final int BRIGHT = 120;
    private static final int SMALLEST = 100;
    private static final float LEVEL = 0.15f;

    /** All faces of a picture, the largest first. */
    static List<FaceShape> findAll(int[] pixels, int width, int height) {
        boolean[] bright = new boolean[pixels.length];
        boolean[] dark = new boolean[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bright[i] = luminance(pixels[i]) > BRIGHT;
            dark[i] = !bright[i];
        }
        List<Blob> holes = Blob.findAll(dark, width, height);
        List<FaceShape> faces = new ArrayList<>();
        for (Blob skin : Blob.findAll(bright, width, height)) {
            FaceShape face = skin.size() < SMALLEST ? null : within(skin, holes);
            if (face != null) {
                faces.add(face);
            }
        }
        faces.sort(Comparator.comparingDouble(FaceShape::eyesDistance).reversed());
        return faces;
    }

    private static int luminance(int pixel) {
        return (299 * (pixel >> 16 & 0xFF) + 587 * (pixel >> 8 & 0xFF) + 114 * (pixel & 0xFF)) / 1000;
    }

    /** The two largest dark spots of the upper half that are alike and level are eyes. */
    private static FaceShape within(Blob skin, List<Blob> holes) {
        Blob[] eyes = holes.stream()
                .filter(hole -> hole.isInside(skin) && hole.middleY() < skin.middleY())
                .sorted(Comparator.comparingInt(Blob::size).reversed())
                .limit(2)
                .toArray(Blob[]::new);
        if (eyes.length < 2) {
            return null;
        }
        Arrays.sort(eyes, Comparator.comparingDouble(Blob::middleX));
        float distance = eyes[1].middleX() - eyes[0].middleX();
        float slope = Math.abs(eyes[1].middleY() - eyes[0].middleY());
        float alike = (float) Math.min(eyes[0].size(), eyes[1].size()) / Math.max(eyes[0].size(), eyes[1].size());
        if (distance <= 0 || slope > LEVEL * distance || alike < 0.5f) {
            return null;
        }
        float middleX = (eyes[0].middleX() + eyes[1].middleX()) / 2;
        float middleY = (eyes[0].middleY() + eyes[1].middleY()) / 2;
        return new FaceShape(alike * (1 - slope / distance), middleX, middleY, distance);
    }
}
