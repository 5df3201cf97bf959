"""What `/sites` is made of: the filters and the table, one site with its history, the register taken in."""
