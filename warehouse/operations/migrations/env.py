"""What Alembic runs for each upgrade: on the connection it is handed, and on nothing else."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,  # SQLite rolls DDL back too, once BEGIN is said in words.
)
with context.begin_transaction():
    context.run_migrations()
