"""Which programs may work with the tables, so that a roll-out need not stop the hall."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("hall", sa.Column("works_from", sa.Text(), nullable=False, server_default=""))
