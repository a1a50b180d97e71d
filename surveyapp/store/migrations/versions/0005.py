"""Keep what somebody proposed to do about a result."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'proposed_action',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('round_id', sa.Integer(), nullable=False),
        sa.Column('definition', sa.String(length=64), nullable=False),
        sa.Column('period', sa.String(length=16), nullable=False),
        sa.Column('question', sa.String(length=64), nullable=False),
        sa.Column('indicator', sa.String(length=64), nullable=False),
        sa.Column('source', sa.String(length=32), nullable=False),
        sa.Column('mean', sa.Double(), nullable=False),
        sa.Column('weight', sa.Double(), nullable=False),
        sa.Column('weights_from', sa.String(length=64), nullable=False),
        sa.Column('proposed_by', sa.String(length=254), nullable=False),
        sa.Column('proposed_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['round_id'], ['survey_round.id'], name=op.f('fk_proposed_action_round_id_survey_round')
        ),
        sa.ForeignKeyConstraint(
            ['unit_id'], ['unit.id'], name=op.f('fk_proposed_action_unit_id_unit')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_proposed_action')),
        sa.UniqueConstraint(
            'unit_id', 'round_id', 'question', name=op.f('uq_proposed_action_unit_id')
        ),
    )
    op.create_index(op.f('ix_proposed_action_round_id'), 'proposed_action', ['round_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_proposed_action_round_id'), table_name='proposed_action')
    op.drop_table('proposed_action')
