"""Keep what a count of the same answers again must find: their seal, and each unit's kind."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('survey_round', sa.Column('answers_seal', sa.LargeBinary(), nullable=True))
    kind = sa.Column('type', sa.String(length=64), nullable=False, server_default='')
    op.add_column('round_unit', kind)
    op.execute(
        'UPDATE round_unit SET type = (SELECT unit.type FROM unit WHERE unit.id = round_unit.unit_id)'
    )


def downgrade() -> None:
    op.drop_column('round_unit', 'type')
    op.drop_column('survey_round', 'answers_seal')
