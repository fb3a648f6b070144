"""Kinds of incidents say whether they are investigated: the clear-up rate is of these alone.

What is there begins as the standard list has it: the groups A to D are crimes; accidents, fires,
administrative matters and the rest (E to H), and whatever counts casualties, are not.
"""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    column = "ALTER TABLE category ADD COLUMN is_investigated BOOLEAN DEFAULT "
    op.execute(
        column + "0 NOT NULL CONSTRAINT ck_category_is_investigated_is_boolean "
        "CHECK (is_investigated IN (0, 1))"
        if op.get_bind().dialect.name == "sqlite"
        else column + "false NOT NULL"
    )
    op.execute(
        "UPDATE category SET is_investigated = true "
        "WHERE NOT has_casualties AND substr(code, 1, 1) NOT IN ('E', 'F', 'G', 'H')"
    )
