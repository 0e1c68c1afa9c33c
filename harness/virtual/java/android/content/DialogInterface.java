package android.content;

/** A dialog as its listeners see it. */
public interface DialogInterface {
    int BUTTON_POSITIVE = -1;
    int BUTTON_NEGATIVE = -2;
    int BUTTON_NEUTRAL = -3;

    void cancel();

    void dismiss();

    /** Is told when a button or an item was clicked. */
    interface OnClickListener {
        void onClick(DialogInterface dialog, int which);
    }

    /** Is told when the user turned away from the dialog. */
    interface OnCancelListener {
        void onCancel(DialogInterface dialog);
    }

    /** Is told when the dialog is gone. */
    interface OnDismissListener {
        void onDismiss(DialogInterface dialog);
    }

    /** Is told when the dialog is there. */
    interface OnShowListener {
        void onShow(DialogInterface dialog);
    }
}
