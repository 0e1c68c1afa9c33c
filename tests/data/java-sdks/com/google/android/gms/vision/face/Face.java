package com.google.android.gms.vision.face;

/** A face. */
public final class Face {
    private final int id;

    Face(int id) {
        this.id = id;
    }

    public int getId() {
        return id;
    }
}
