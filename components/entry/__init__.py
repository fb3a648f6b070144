"""What commune officers and district staff type: one module a form."""
