"""Keep how a round's key is kept, and why a round could not be opened."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    custody = sa.Column('custody', sa.String(length=16), nullable=False, server_default='key_file')
    op.add_column('survey_round', custody)
    op.add_column('survey_round', sa.Column('recovery_sheet', sa.String(length=16), nullable=True))
    op.add_column('survey_round', sa.Column('opening_trouble', sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column('survey_round', 'opening_trouble')
    op.drop_column('survey_round', 'recovery_sheet')
    op.drop_column('survey_round', 'custody')
