package com.example.nevercollects;

import android.app.Activity;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

import com.example.journal.Journal;

/** Counts how often its button was pressed; that is all that the app knows of its user. */
public final class CounterActivity extends Activity {
    private TextView shown;
    private int count;

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        LinearLayout content = new LinearLayout(this);
        shown = new TextView(this);
        shown.setId(R.id.count);
        content.addView(shown);
        Button add = new Button(this);
        add.setId(R.id.add);
        add.setText("Count");
        add.setOnClickListener(this::onAdd);
        content.addView(add);
        setContentView(content);
        show();
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
    }

    private void onAdd(View view) {
        count++;
        Journal.of(this).event("counted");
        show();
    }

    private void show() {
        shown.setText(String.valueOf(count));
    }
}
