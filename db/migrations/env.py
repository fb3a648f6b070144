"""Alembic's entry: runs the migrations on the connection that db.upgrade hands over."""

from alembic import context

from db.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_server_default=True,
    render_as_batch=True,
)
context.run_migrations()
