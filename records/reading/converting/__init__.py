"""A spreadsheet of another kind (.xls, .et, .ods, .xlsb) → .xlsx, by the server's LibreOffice; `office.convert`.

What a file is says `kinds` by its bytes; the program runs by `apart`, under the settings of `profile`.
"""
