package com.example.implicitconsent;

import com.example.reads.CollectingFeed;

/** What the user sees after accepting. */
public final class FeedActivity extends CollectingFeed {}
