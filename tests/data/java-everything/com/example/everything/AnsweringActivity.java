package com.example.everything;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.provider.ContactsContract;

/** Answers at once, as a camera or an address book does after its user has. */
public final class AnsweringActivity extends Activity {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        boolean isPick = Intent.ACTION_PICK.equals(getIntent().getAction());
        setResult(RESULT_OK, isPick ? new Intent(null, ContactsContract.Contacts.getLookupUri(1, "0r1-00000001")) : null);
        finish();
    }
}
