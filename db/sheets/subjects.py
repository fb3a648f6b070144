"""The kinds of tables that can be brought in, by name, in the order in which they are offered."""

from db.sheets.incidents import INCIDENTS
from db.sheets.returns import RETURNS
from db.sheets.suggestions import SUGGESTIONS

SUBJECTS = {subject.name: subject for subject in (INCIDENTS, RETURNS, SUGGESTIONS)}
