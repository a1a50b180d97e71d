"""Keep comments on scorecards, action plans with their notes, and signed copies."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _comments()
    _actions()
    op.create_table(
        'sign_off',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('period', sa.String(16), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('signed_by', sa.String(254), nullable=False),
        sa.Column('signed_at', sa.DateTime(), nullable=False),
        sa.Column('reopened_by', sa.String(254), nullable=False),
        sa.Column('reopened_at', sa.DateTime(), nullable=True),
        sa.Column('reopen_reason', sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name='fk_sign_off_unit_id_unit'),
        sa.PrimaryKeyConstraint('id', name='pk_sign_off'),
        sa.UniqueConstraint('unit_id', 'period', 'version', name='uq_sign_off_unit_id'),
    )


def _comments() -> None:
    op.create_table(
        'comment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('period', sa.String(16), nullable=False),
        sa.Column('about', sa.String(16), nullable=False),
        sa.Column('key', sa.String(64), nullable=False),
        sa.Column('text', sa.String(2000), nullable=False),
        sa.Column('written_by', sa.String(254), nullable=False),
        sa.Column('written_at', sa.DateTime(), nullable=False),
        sa.Column('supersedes_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name='fk_comment_unit_id_unit'),
        sa.ForeignKeyConstraint(
            ['supersedes_id'], ['comment.id'], name='fk_comment_supersedes_id_comment'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_comment'),
        sa.UniqueConstraint('supersedes_id', name='uq_comment_supersedes_id'),
    )
    op.create_index('ix_comment_unit_period', 'comment', ['unit_id', 'period'])
    op.create_index(
        'uq_comment_first',
        'comment',
        ['unit_id', 'period', 'about', 'key'],
        unique=True,
        sqlite_where=sa.text('supersedes_id IS NULL'),
        postgresql_where=sa.text('supersedes_id IS NULL'),
    )


def _actions() -> None:
    op.create_table(
        'action',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('period', sa.String(16), nullable=False),
        sa.Column('indicator', sa.String(64), nullable=False),
        sa.Column('when_measured', sa.String(200), nullable=False),
        sa.Column('who_measures', sa.String(200), nullable=False),
        sa.Column('goal_owner', sa.String(200), nullable=False),
        sa.Column('planned', sa.String(2000), nullable=False),
        sa.Column('on_deviation', sa.String(2000), nullable=False),
        sa.Column('cost', sa.Double(), nullable=True),
        sa.Column('owner', sa.String(200), nullable=False),
        sa.Column('status', sa.String(16), nullable=False),
        sa.Column('why_dropped', sa.String(500), nullable=False),
        sa.Column('deadline', sa.Date(), nullable=True),
        sa.Column('measured_before', sa.String(16), nullable=False),
        sa.Column('origin', sa.String(32), nullable=False),
        sa.Column('proposed_action_id', sa.Integer(), nullable=True),
        sa.Column('continues_id', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_by', sa.String(254), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('changed_by', sa.String(254), nullable=False),
        sa.Column('changed_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name='fk_action_unit_id_unit'),
        sa.ForeignKeyConstraint(
            ['proposed_action_id'],
            ['proposed_action.id'],
            name='fk_action_proposed_action_id_proposed_action',
        ),
        sa.ForeignKeyConstraint(
            ['continues_id'], ['action.id'], name='fk_action_continues_id_action'
        ),
        sa.PrimaryKeyConstraint('id', name='pk_action'),
        sa.UniqueConstraint('continues_id', name='uq_action_continues_id'),
    )
    op.create_index('ix_action_unit_period', 'action', ['unit_id', 'period'])
    op.create_table(
        'follow_up',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('action_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(2000), nullable=False),
        sa.Column('written_by', sa.String(254), nullable=False),
        sa.Column('written_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['action_id'], ['action.id'], name='fk_follow_up_action_id_action'),
        sa.PrimaryKeyConstraint('id', name='pk_follow_up'),
    )
    op.create_index('ix_follow_up_action_id', 'follow_up', ['action_id'])
    op.create_table(
        'set_aside',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('unit_id', sa.Integer(), nullable=False),
        sa.Column('period', sa.String(16), nullable=False),
        sa.Column('rule', sa.String(32), nullable=False),
        sa.Column('key', sa.String(64), nullable=False),
        sa.Column('decided_by', sa.String(254), nullable=False),
        sa.Column('decided_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name='fk_set_aside_unit_id_unit'),
        sa.PrimaryKeyConstraint('id', name='pk_set_aside'),
        sa.UniqueConstraint('unit_id', 'period', 'rule', 'key', name='uq_set_aside_unit_id'),
    )


def downgrade() -> None:
    for table in ('sign_off', 'set_aside', 'follow_up', 'action', 'comment'):
        op.drop_table(table)
