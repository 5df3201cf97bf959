"""Power cuts: what each operation writes is recorded, cut at every place, and the store opened after each cut."""
