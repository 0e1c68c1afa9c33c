package android.telephony;

/** The numbers by which a network knows one of its cells. */
public abstract class CellIdentity {
    CellIdentity() {}

    /** The same as the older interfaces have it; null for a kind of cell that they do not know. */
    abstract CellLocation asCellLocation();
}
