"""An .xlsx → its lines: the parts of the package, its strings, number formats and cells."""
