"""Pure decisions: values in, values out; no I/O, no sleeping, no reading of a clock."""
