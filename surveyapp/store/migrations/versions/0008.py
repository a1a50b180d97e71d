"""Keep each unit's own questions, and when its leader looked the plan over."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('round_unit', sa.Column('own_questions', sa.JSON(), nullable=True))
    op.add_column('round_unit', sa.Column('checked_at', sa.DateTime(), nullable=True))
    most = sa.Column('most_own_questions', sa.Integer(), nullable=False, server_default='0')
    op.add_column('survey_round', most)


def downgrade() -> None:
    op.drop_column('survey_round', 'most_own_questions')
    op.drop_column('round_unit', 'checked_at')
    op.drop_column('round_unit', 'own_questions')
