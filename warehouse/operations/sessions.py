"""Sessions on the operations store: one that reads, one that writes in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from warehouse.operations.models import Model
from warehouse.operations.opening import WRITING

Inserting = sqlite.Insert | postgresql.Insert


class Sessions:
    """Where sessions of one store come from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that is not committed."""
        with Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session that is committed where nothing was raised, and rolled back else."""
        with Session(self._engine.execution_options(**WRITING)) as session, session.begin():
            yield session

    def inserting(self, table: type[Model]) -> Inserting:
        """Return an INSERT that can say what to do about a row that is there."""
        is_sqlite = self._engine.dialect.name == "sqlite"
        return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
