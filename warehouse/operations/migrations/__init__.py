"""How the tables of the operations store came to be, one Alembic revision after another."""
