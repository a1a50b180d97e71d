"""Keep how long a counted round can be mended before its key and answers are destroyed."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    days = sa.Column('repair_days', sa.Integer(), nullable=False, server_default='0')
    op.add_column('survey_round', days)


def downgrade() -> None:
    op.drop_column('survey_round', 'repair_days')
