"""The ground of every form: what is typed is never lost."""
