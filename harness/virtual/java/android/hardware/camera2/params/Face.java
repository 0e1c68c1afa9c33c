package android.hardware.camera2.params;

import android.graphics.Point;
import android.graphics.Rect;

/** A face that a camera saw. */
public final class Face {
    public static final int ID_UNSUPPORTED = -1;
    public static final int SCORE_MAX = 100;

    private final Rect bounds;
    private final int score;
    private final Point leftEye;
    private final Point rightEye;

    /** Made by a camera's device. */
    public Face(Rect bounds, int score, Point leftEye, Point rightEye) {
        this.bounds = bounds;
        this.score = score;
        this.leftEye = leftEye;
        this.rightEye = rightEye;
    }

    public Rect getBounds() {
        return bounds;
    }

    public int getScore() {
        return score;
    }

    public int getId() {
        return ID_UNSUPPORTED;
    }

    public Point getLeftEyePosition() {
        return leftEye;
    }

    public Point getRightEyePosition() {
        return rightEye;
    }
}
