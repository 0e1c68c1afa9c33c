package com.example.oddterms;

import android.os.Bundle;
import android.widget.Button;
import android.widget.CheckBox;

/** The button does not say that it accepts, and does nothing before a box is ticked; another box is the user's affair. */
public final class BoxedActivity extends OddTerms {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        say("Terms of Service");
        CheckBox newsletter = box("Send me the newsletter");
        CheckBox read = box("I have read the terms");
        Button goOn = add(button("Continue", () -> {
            clear();
            say("Welcome, newsletter " + newsletter.isChecked());
        }));
        goOn.setEnabled(false);
        read.setOnCheckedChangeListener((view, isChecked) -> goOn.setEnabled(isChecked));
    }

    private CheckBox box(String text) {
        CheckBox box = add(new CheckBox(this));
        box.setText(text);
        return box;
    }
}
