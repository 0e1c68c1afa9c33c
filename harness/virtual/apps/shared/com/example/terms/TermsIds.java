package com.example.terms;

/** The ids of the views of shared screens, which an app's R.id takes over as it does those of a library. */
public class TermsIds {
    public static final int accept = 0x7f080001;
    public static final int body = 0x7f080002;
    public static final int decline = 0x7f080003;
    public static final int title = 0x7f080004;
    public static final int feed = 0x7f080011;

    protected TermsIds() {}
}
