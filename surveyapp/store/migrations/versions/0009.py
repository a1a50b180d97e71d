"""Keep result goals, levels, when and how indicators are measured, and how things were before."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_SCOPED = ('unit_types', 'unit_id', 'valid_from', 'valid_to')

_PLACE = ['indicator_id', 'unit_id', 'unit_type', 'period']


def upgrade() -> None:
    for name in ('code', 'valid_from', 'valid_to'):
        op.add_column('focus_area', _text(name, 32 if name == 'code' else 16))
    with op.batch_alter_table('success_factor') as table:
        table.add_column(_text('code', 32))
        for column in _scope():
            table.add_column(column)
        table.create_foreign_key('fk_success_factor_unit_id_unit', 'unit', ['unit_id'], ['id'])
    op.create_table(
        'result_goal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(64), nullable=False),
        sa.Column('code', sa.String(32), nullable=False),
        sa.Column('factor_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('name', sa.JSON(), nullable=False),
        sa.Column('unit_types', sa.JSON(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=True),
        sa.Column('valid_from', sa.String(16), nullable=False),
        sa.Column('valid_to', sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ['factor_id'], ['success_factor.id'], name='fk_result_goal_factor_id_success_factor'
        ),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name='fk_result_goal_unit_id_unit'),
        sa.PrimaryKeyConstraint('id', name='pk_result_goal'),
        sa.UniqueConstraint('key', name='uq_result_goal_key'),
    )
    op.create_index('ix_result_goal_factor_id', 'result_goal', ['factor_id'])
    with op.batch_alter_table('indicator') as table:
        for column in _measuring():
            table.add_column(column)
        table.create_foreign_key('fk_indicator_unit_id_unit', 'unit', ['unit_id'], ['id'])
        table.create_foreign_key(
            'fk_indicator_goal_id_result_goal', 'result_goal', ['goal_id'], ['id']
        )
    with op.batch_alter_table('target') as table:
        table.add_column(
            sa.Column('is_own', sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.drop_constraint('uq_target_indicator_id', type_='unique')
        table.create_unique_constraint('uq_target_indicator_id', [*_PLACE, 'is_own'])
    op.create_table(
        'earlier_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(32), nullable=False),
        sa.Column('row_id', sa.Integer(), nullable=False),
        sa.Column('before', sa.String(16), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('is_break', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_earlier_version'),
        sa.UniqueConstraint('kind', 'row_id', 'before', name='uq_earlier_version_kind'),
    )


def downgrade() -> None:
    op.drop_table('earlier_version')
    with op.batch_alter_table('target') as table:
        table.drop_constraint('uq_target_indicator_id', type_='unique')
        table.create_unique_constraint('uq_target_indicator_id', _PLACE)
        table.drop_column('is_own')
    with op.batch_alter_table('indicator') as table:
        table.drop_constraint('fk_indicator_goal_id_result_goal', type_='foreignkey')
        table.drop_constraint('fk_indicator_unit_id_unit', type_='foreignkey')
        for column in _measuring():
            table.drop_column(column.name)
    op.drop_table('result_goal')
    with op.batch_alter_table('success_factor') as table:
        table.drop_constraint('fk_success_factor_unit_id_unit', type_='foreignkey')
        for name in (*_SCOPED, 'code'):
            table.drop_column(name)
    for name in ('valid_to', 'valid_from', 'code'):
        op.drop_column('focus_area', name)


def _text(name: str, length: int, default: str = '') -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def _scope() -> list[sa.Column[Any]]:
    return [
        sa.Column('unit_types', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('unit_id', sa.Integer(), nullable=True),
        _text('valid_from', 16),
        _text('valid_to', 16),
    ]


def _measuring() -> list[sa.Column[Any]]:
    return [
        sa.Column('unit_id', sa.Integer(), nullable=True),
        sa.Column('goal_id', sa.Integer(), nullable=True),
        _text('owner', 254),
        _text('frequency', 16, 'year'),
        sa.Column('every', sa.Integer(), nullable=False, server_default='1'),
        sa.Column('due_days', sa.Integer(), nullable=True),
        sa.Column('plausible_low', sa.Double(), nullable=True),
        sa.Column('plausible_high', sa.Double(), nullable=True),
        sa.Column('largest_jump', sa.Double(), nullable=True),
        _text('aggregation', 32, 'none'),
        _text('formula', 500),
        sa.Column('has_forecast', sa.Boolean(), nullable=False, server_default=sa.false()),
    ]
