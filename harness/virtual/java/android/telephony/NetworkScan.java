package android.telephony;

/** A search for networks that is under way. */
public class NetworkScan {}
