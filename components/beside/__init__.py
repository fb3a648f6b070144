"""Long work beside the page, in processes of its own: how far it is, and how it is ended."""
