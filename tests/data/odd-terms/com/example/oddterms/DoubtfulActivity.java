package com.example.oddterms;

import android.os.Bundle;

/** Speaks of terms in passing, above a button whose word may mean no more than OK. */
public final class DoubtfulActivity extends OddTerms {
    @Override
    protected void onCreate(Bundle savedInstanceState) {
        super.onCreate(savedInstanceState);
        say("Consulta los términos de servicio en nuestra página.");
        add(button("Aceptar", this::clear));
    }
}
