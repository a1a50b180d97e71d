"""Keep what somebody noted later about how many were invited."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'invited_note',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('round_unit_id', sa.Integer(), nullable=False),
        sa.Column('invited', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('noted_by', sa.String(length=254), nullable=False),
        sa.Column('noted_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['round_unit_id'], ['round_unit.id'],
            name=op.f('fk_invited_note_round_unit_id_round_unit'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invited_note')),
    )
    op.create_index(op.f('ix_invited_note_round_unit_id'), 'invited_note', ['round_unit_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_invited_note_round_unit_id'), table_name='invited_note')
    op.drop_table('invited_note')
