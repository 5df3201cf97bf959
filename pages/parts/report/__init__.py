"""数据上报 until it is stored: files chosen, what of them would be stored, mended on the page, confirmed."""
