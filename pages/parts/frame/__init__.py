"""What stands around every page: index.html in Chinese, stylesheets, scripts, the tab."""
