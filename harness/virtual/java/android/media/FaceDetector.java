package android.media;

import android.graphics.Bitmap;
import android.graphics.PointF;

/** Finds faces in a picture: bright shapes with two dark eyes side by side in their upper half. */
public class FaceDetector {
    private final int width;
    private final int height;
    private final int maxFaces;

    /** A face that was found. */
    public class Face {
        public static final float CONFIDENCE_THRESHOLD = 0.4f;
        public static final int EULER_X = 0;
        public static final int EULER_Y = 1;
        public static final int EULER_Z = 2;

        private final float confidence;
        private final float midPointX;
        private final float midPointY;
        private final float eyesDistance;

        private Face(float confidence, float midPointX, float midPointY, float eyesDistance) {
            this.confidence = confidence;
            this.midPointX = midPointX;
            this.midPointY = midPointY;
            this.eyesDistance = eyesDistance;
        }

        public float confidence() {
            return confidence;
        }

        public void getMidPoint(PointF point) {
            point.set(midPointX, midPointY);
        }

        public float eyesDistance() {
            return eyesDistance;
        }

        public float pose(int euler) {
            if (euler < EULER_X || euler > EULER_Z) {
                throw new IllegalArgumentException();
            }
            return 0f;
        }
    }

    public FaceDetector(int width, int height, int maxFaces) {
        this.width = width;
        this.height = height;
        this.maxFaces = maxFaces;
    }

    public int findFaces(Bitmap bitmap, Face[] faces) {
        if (bitmap.getWidth() != width || bitmap.getHeight() != height) {
            throw new IllegalArgumentException("bitmap size doesn't match initialization");
        }
        if (faces.length < maxFaces) {
            throw new IllegalArgumentException("faces[] smaller than maxFaces");
        }
        int[] pixels = new int[width * height];
        bitmap.getPixels(pixels, 0, width, 0, 0, width, height);
        int found = 0;
        for (FaceShape shape : FaceShape.findAll(pixels, width, height)) {
            if (found < maxFaces) {
                faces[found++] =
                        new Face(shape.confidence(), shape.middleX(), shape.middleY(), shape.eyesDistance());
            }
        }
        return found;
    }
}
