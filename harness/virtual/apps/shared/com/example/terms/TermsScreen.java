package com.example.terms;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

import com.example.journal.Journal;

/** Asks for consent, and leads on to another screen once it is given. */
public abstract class TermsScreen extends Activity {
    private final String body;
    private final Class<? extends Activity> next;
    private TextView title;

    protected TermsScreen(String body, Class<? extends Activity> next) {
        this.body = body;
        this.next = next;
    }

    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        setTitle("Terms of Service");
        setContentView(makeContent());
    }

    @Override
    protected void onResume() {
        super.onResume();
        Journal.of(this).event("activity_resumed");
        title.post(() -> Journal.of(this).event("terms_shown"));
    }

    private View makeContent() {
        LinearLayout content = new LinearLayout(this);
        title = makeText(TermsIds.title, getTitle());
        content.addView(title);
        content.addView(makeText(TermsIds.body, body));
        content.addView(makeButton(TermsIds.accept, "Accept", this::onAccept));
        content.addView(makeButton(TermsIds.decline, "Decline", view -> finish()));
        return content;
    }

    private TextView makeText(int id, CharSequence text) {
        TextView view = new TextView(this);
        view.setId(id);
        view.setText(text);
        return view;
    }

    private Button makeButton(int id, String text, View.OnClickListener listener) {
        Button button = new Button(this);
        button.setId(id);
        button.setText(text);
        button.setOnClickListener(listener);
        return button;
    }

    private void onAccept(View view) {
        Journal.of(this).event("terms_accepted");
        startActivity(new Intent(this, next));
        finish();
    }
}
