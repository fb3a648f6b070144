import pandas as pd

from db.facts.suggestions import days_to_finish

ROWS = [
    (1, "resolved", "2023-01-01", "2023-01-11", False),
    (1, "transferred", "2023-01-01", "2023-01-01", False),
    (2, "not_feasible", "2022-12-20", "2023-02-20", False),
    (2, "answered_on_spot", "2023-01-01", "2023-01-01", False),
    (2, "in_progress", "2023-01-01", None, True),
]


def test_it_is_asked_of_what_was_finished_and_took_time():
    stand = pd.DataFrame(ROWS, columns=["theme_id", "state", "raised_on", "closed_on", "is_open"])
    stand = stand.astype({"raised_on": "datetime64[s]", "closed_on": "datetime64[s]"})

    took = days_to_finish(stand)

    assert took.to_numpy().tolist() == [[1, 10], [1, 0], [2, 62]]
    assert days_to_finish(stand.iloc[:0]).dtypes.to_dict() == took.dtypes.to_dict()
