package android.telephony;

/** A cell beside the one that the phone is registered with, as apps had it until Android 9. */
public class NeighboringCellInfo {}
