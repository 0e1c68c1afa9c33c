package com.example.oddterms;

import android.os.Bundle;
import android.view.View;
import android.widget.FrameLayout;

/** Something that cannot be seen lies over the accepting button, and takes the taps on it. */
public final class CoveredActivity extends OddTerms {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        say("Terms of Service");
        FrameLayout frame = add(new FrameLayout(this));
        frame.addView(button("Accept", this::clear));
        View cover = new View(this);
        cover.setOnClickListener(view -> { });
        frame.addView(cover);
    }
}
