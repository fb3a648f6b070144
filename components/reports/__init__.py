"""Reports of a month, a quarter, a year; and the sheet of a week."""
