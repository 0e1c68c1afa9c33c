package com.example.composeterms;

import com.example.reads.CollectingFeed;

/** What the user sees after accepting. */
public final class FeedActivity extends CollectingFeed {}
