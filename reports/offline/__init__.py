"""A month as one .html file that opens anywhere; `page` hands out its bytes, `svg` draws."""
