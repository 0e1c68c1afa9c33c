package android.os;

/** The core system is gone. */
public class DeadSystemException extends DeadObjectException {}
