package com.example.views;

import android.content.Context;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** A screen of texts and buttons below each other, written down in one expression. */
public final class Column extends LinearLayout {
    public Column(Context context) {
        super(context);
    }

    public Column text(int id, CharSequence text) {
        addView(fill(new TextView(getContext()), id, text));
        return this;
    }

    public Column button(int id, CharSequence text, View.OnClickListener listener) {
        Button button = new Button(getContext());
        fill(button, id, text).setOnClickListener(listener);
        addView(button);
        return this;
    }

    /** Says what the button last added is for, to who cannot see it. */
    public Column described(CharSequence description) {
        getChildAt(getChildCount() - 1).setContentDescription(description);
        return this;
    }

    private static TextView fill(TextView view, int id, CharSequence text) {
        view.setId(id);
        view.setText(text);
        return view;
    }
}
