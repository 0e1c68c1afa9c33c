package android.telephony;

/** The cell that the phone is registered with. */
public abstract class CellLocation {}
