package com.example.briefprocess;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** Shows the terms, and has a service of another process started. */
public final class MainActivity extends Activity {
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
        startService(new Intent(this, BriefService.class));
    }
}
