"""How each step of a scenario is done: one module for each thing that steps act on."""
