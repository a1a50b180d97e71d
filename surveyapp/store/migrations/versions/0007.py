"""Keep what a reviewer decided about a free text."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('sealed_text', sa.Column('decision', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column('sealed_text', 'decision')
