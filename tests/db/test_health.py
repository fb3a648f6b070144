"""Whether the database answers, told without an error."""

from db.engine import make_engine
from db.queries.revisions import answers


def test_a_database_that_is_there_answers(engine):
    assert answers(engine)


def test_one_that_is_not_there_does_not(tmp_path):
    assert not answers(make_engine("postgresql://nobody@127.0.0.1:1/nothing"))
    assert not answers(make_engine(f"sqlite:///{tmp_path / 'no' / 'folder.db'}"))


def test_one_without_tables_does_not(database_url):
    assert not answers(make_engine(database_url("sqlite", migrated=False)))
