"""Keep with a figure how many answered and which share of those asked that was."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('figure', sa.Column('n', sa.Integer(), nullable=True))
    op.add_column('figure', sa.Column('response_rate', sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column('figure', 'response_rate')
    op.drop_column('figure', 'n')
