package com.example.oddterms;

import android.os.Bundle;
import android.widget.Button;
import android.widget.CheckBox;

/** The accepting button does nothing before a box is ticked; another box is the user's own affair. */
public final class BoxedActivity extends OddTerms {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        say("Terms of Service");
        CheckBox newsletter = box("Send me the newsletter");
        CheckBox read = box("I have read the terms");
        Button accept = add(button("Accept", () -> {
            clear();
            say("Welcome, newsletter " + newsletter.isChecked());
        }));
        accept.setEnabled(false);
        read.setOnCheckedChangeListener((view, isChecked) -> accept.setEnabled(isChecked));
    }

    private CheckBox box(String text) {
        CheckBox box = add(new CheckBox(this));
        box.setText(text);
        return box;
    }
}
