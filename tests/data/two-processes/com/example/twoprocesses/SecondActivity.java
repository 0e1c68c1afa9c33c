package com.example.twoprocesses;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** Shows the terms in a process that no gate holds. */
public final class SecondActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        LinearLayout content = new LinearLayout(this);
        TextView title = new TextView(this);
        title.setText("Terms of Service");
        content.addView(title);
        Button accept = new Button(this);
        accept.setText("Accept");
        accept.setOnClickListener(view -> title.setText("Welcome"));
        content.addView(accept);
        setContentView(content);
        new Reader(this, "second", 100).start();
    }
}
