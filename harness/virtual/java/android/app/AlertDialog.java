package android.app;

import android.content.Context;
import android.content.DialogInterface;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

import java.util.LinkedHashMap;
import java.util.Map;

/** A dialog with a title, a message or a view, and up to three buttons. */
public class AlertDialog extends Dialog {
    private static final int ID_ALERT_TITLE = 0x0102036c;
    private static final int ID_MESSAGE = 0x0102000b;
    private static final Map<Integer, Integer> BUTTON_IDS = Map.of(
            DialogInterface.BUTTON_POSITIVE, 0x01020019,
            DialogInterface.BUTTON_NEGATIVE, 0x0102001a,
            DialogInterface.BUTTON_NEUTRAL, 0x0102001b);

    private static final int[] ORDER = {
        DialogInterface.BUTTON_NEUTRAL, DialogInterface.BUTTON_NEGATIVE, DialogInterface.BUTTON_POSITIVE
    };

    private final Map<Integer, Button> buttons = new LinkedHashMap<>();
    private CharSequence title;
    private CharSequence message;
    private View view;

    protected AlertDialog(Context context) {
        super(context);
    }

    protected AlertDialog(Context context, boolean cancelable, OnCancelListener cancelListener) {
        super(context);
        setCancelable(cancelable);
        setOnCancelListener(cancelListener);
    }

    protected AlertDialog(Context context, int themeResId) {
        super(context, themeResId);
    }

    public Button getButton(int whichButton) {
        return buttons.get(whichButton);
    }

    @Override
    public void setTitle(CharSequence title) {
        this.title = title;
    }

    public void setMessage(CharSequence message) {
        this.message = message;
    }

    public void setView(View view) {
        this.view = view;
    }

    /** Every button closes the dialog, whatever its listener does. */
    public void setButton(int whichButton, CharSequence text, DialogInterface.OnClickListener listener) {
        Button button = new Button(getContext());
        button.setId(BUTTON_IDS.get(whichButton));
        button.setText(text);
        button.setOnClickListener(clicked -> {
            if (listener != null) {
                listener.onClick(this, whichButton);
            }
            dismiss();
        });
        buttons.put(whichButton, button);
    }

    @Override
    protected void onCreate(android.os.Bundle savedInstanceState) {
        LinearLayout layout = new LinearLayout(getContext());
        addText(layout, ID_ALERT_TITLE, title);
        addText(layout, ID_MESSAGE, message);
        if (view != null) {
            layout.addView(view);
        }
        LinearLayout row = new LinearLayout(getContext());
        row.setOrientation(LinearLayout.HORIZONTAL);
        for (int which : ORDER) {
            if (buttons.containsKey(which)) {
                row.addView(buttons.get(which));
            }
        }
        layout.addView(row);
        setContentView(layout);
    }

    private void addText(LinearLayout layout, int id, CharSequence text) {
        if (text != null) {
            TextView shown = new TextView(getContext());
            shown.setId(id);
            shown.setText(text);
            layout.addView(shown);
        }
    }

    /** Makes an alert step by step. */
    public static class Builder {
        private final AlertDialog dialog;

        public Builder(Context context) {
            dialog = new AlertDialog(context);
        }

        public Builder(Context context, int themeResId) {
            dialog = new AlertDialog(context, themeResId);
        }

        public Context getContext() {
            return dialog.getContext();
        }

        public Builder setTitle(CharSequence title) {
            dialog.setTitle(title);
            return this;
        }

        public Builder setMessage(CharSequence message) {
            dialog.setMessage(message);
            return this;
        }

        public Builder setView(View view) {
            dialog.setView(view);
            return this;
        }

        public Builder setPositiveButton(CharSequence text, DialogInterface.OnClickListener listener) {
            dialog.setButton(DialogInterface.BUTTON_POSITIVE, text, listener);
            return this;
        }

        public Builder setNegativeButton(CharSequence text, DialogInterface.OnClickListener listener) {
            dialog.setButton(DialogInterface.BUTTON_NEGATIVE, text, listener);
            return this;
        }

        public Builder setNeutralButton(CharSequence text, DialogInterface.OnClickListener listener) {
            dialog.setButton(DialogInterface.BUTTON_NEUTRAL, text, listener);
            return this;
        }

        public Builder setCancelable(boolean cancelable) {
            dialog.setCancelable(cancelable);
            return this;
        }

        public Builder setOnCancelListener(DialogInterface.OnCancelListener listener) {
            dialog.setOnCancelListener(listener);
            return this;
        }

        public Builder setOnDismissListener(DialogInterface.OnDismissListener listener) {
            dialog.setOnDismissListener(listener);
            return this;
        }

        public AlertDialog create() {
            return dialog;
        }

        public AlertDialog show() {
            dialog.show();
            return dialog;
        }
    }
}
