"""Keep who approved a figure, its forecast and file, and which periods are closed."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('figure', sa.Column('forecast', sa.Double(), nullable=True))
    for name, length in (('imported_from', 200), ('approved_by', 254)):
        made = sa.Column(name, sa.String(length), nullable=False, server_default='')
        op.add_column('figure', made)
    op.add_column('figure', sa.Column('approved_at', sa.DateTime(), nullable=True))
    op.create_table(
        'period_closing',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('period', sa.String(16), nullable=False),
        sa.Column('reason', sa.String(500), nullable=False),
        sa.Column('closed_by', sa.String(254), nullable=False),
        sa.Column('closed_at', sa.DateTime(), nullable=False),
        sa.Column('reopen_reason', sa.String(500), nullable=False),
        sa.Column('reopened_by', sa.String(254), nullable=False),
        sa.Column('reopened_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_period_closing_unit_id', 'period_closing', ['unit_id'])


def downgrade() -> None:
    op.drop_index('ix_period_closing_unit_id', 'period_closing')
    op.drop_table('period_closing')
    for name in ('approved_at', 'approved_by', 'imported_from', 'forecast'):
        op.drop_column('figure', name)
