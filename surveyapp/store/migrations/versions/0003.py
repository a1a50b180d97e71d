"""Keep whom a round is for, and the day the pupils' guardians were informed."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    audience = sa.Column('audience', sa.String(length=16), nullable=False, server_default='')
    op.add_column('survey_round', audience)
    op.add_column('survey_round', sa.Column('guardians_informed_on', sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column('survey_round', 'guardians_informed_on')
    op.drop_column('survey_round', 'audience')
