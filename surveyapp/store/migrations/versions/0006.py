"""Keep what e-mail is to be sent, and the key that seals its addresses."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('survey_round', sa.Column('post_key', sa.LargeBinary(), nullable=True))
    op.create_table(
        'mailing',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('round_id', sa.Integer(), nullable=False),
        sa.Column('invitation', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('requested_at', sa.DateTime(), nullable=False),
        sa.Column('finished_at', sa.DateTime(), nullable=True),
        sa.Column('trouble', sa.String(length=16), nullable=True),
        sa.CheckConstraint("kind in ('invitation','reminder')", name=op.f('ck_mailing_kind')),
        sa.ForeignKeyConstraint(
            ['round_id'], ['survey_round.id'], name=op.f('fk_mailing_round_id_survey_round')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mailing')),
    )
    op.create_index(op.f('ix_mailing_round_id'), 'mailing', ['round_id'])


def downgrade() -> None:
    op.drop_index(op.f('ix_mailing_round_id'), table_name='mailing')
    op.drop_table('mailing')
    op.drop_column('survey_round', 'post_key')
