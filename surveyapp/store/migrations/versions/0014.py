"""Keep what results are held up beside, and what is believed to work on what."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'benchmark',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('indicator_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(32), nullable=False),
        sa.Column('unit_type', sa.String(64), nullable=False),
        sa.Column('period', sa.String(16), nullable=False),
        sa.Column('value', sa.Double(), nullable=False),
        sa.Column('source', sa.String(200), nullable=False),
        sa.Column('recorded_by', sa.String(254), nullable=False),
        sa.Column('recorded_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['indicator_id'], ['indicator.id'], name='fk_benchmark_indicator_id_indicator'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_benchmark'),
        sa.UniqueConstraint(
            'indicator_id', 'kind', 'unit_type', 'period', name='uq_benchmark_indicator_id'
        ),
    )
    op.create_table(
        'cause_link',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('cause_id', sa.Integer(), nullable=False),
        sa.Column('effect_id', sa.Integer(), nullable=False),
        sa.Column('unit_type', sa.String(64), nullable=False),
        sa.Column('reason', sa.String(500), nullable=False),
        sa.Column('valid_from', sa.String(16), nullable=False),
        sa.Column('valid_to', sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ['cause_id'], ['indicator.id'], name='fk_cause_link_cause_id_indicator'
        ),
        sa.ForeignKeyConstraint(
            ['effect_id'], ['indicator.id'], name='fk_cause_link_effect_id_indicator'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_cause_link'),
    )
    op.create_index('ix_cause_link_effect_id', 'cause_link', ['effect_id'])


def downgrade() -> None:
    op.drop_index('ix_cause_link_effect_id', 'cause_link')
    op.drop_table('cause_link')
    op.drop_table('benchmark')
