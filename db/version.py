"""Which release of the program this is; CHANGELOG.md says what each brought."""

VERSION = "1.0.0"
