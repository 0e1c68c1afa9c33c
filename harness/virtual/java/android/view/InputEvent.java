package android.view;

/** A touch or a key. */
public abstract class InputEvent {}
