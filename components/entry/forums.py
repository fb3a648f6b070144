"""Writing down a forum and what was suggested there, correcting it, adding to it.

Each suggestion is a card. Cards of the draft are named s1, s2 and so on in the order in which
they were opened; those saved before are named x and their id.
"""

from collections.abc import Mapping
from functools import partial
from itertools import count

import streamlit as st

from components.data import read
from components.entry import places, written
from components.figures.now import today
from components.forms import draft as drafts
from components.forms import press
from components.forms.field import draw, draw_rest, fill, read_entry, read_fields
from components.forms.form import Form, Start, Values, chosen_day
from components.shell.sitemap import PAGES
from components.words import formats
from components.words.i18n import DEFAULT, _, capitalized, speaking
from db.commands.forums import save_forum
from db.entries.field import by_name
from db.entries.forums import FIELDS, MOST_SUGGESTIONS, ForumEntry, SuggestionEntry
from db.entries.suggestions import ANSWER, DUE, RESPONSIBLE, TEXT, THEME
from db.ledger.records import Saved
from db.model import N_, Faults, Refusal, User
from db.queries import forums as queries
from db.queries import records
from db.queries.suggestions import themes_to_choose

ANSWERS = PAGES / "entry" / "answers.py"
LISTED = 20
CARDS, BEFORE = "cards", "cards_before"
"""Where the draft keeps the names of its cards, and those before one was taken away."""
SAVED = "saved_cards"
WHOLE = N_("The whole district: {name}")
ON_CARD = by_name(TEXT, THEME, RESPONSIBLE, DUE)


def ask(user: User) -> Form:
    """The form of the draft or of the forum in the address, or an empty one."""
    return drafts.ask(
        "forums", user, partial(_start, user), new=places.own(user), anew=_("Next forum")
    )


def facts(form: Form) -> None:
    """When, where, with whom, how many came."""
    with st.grid(2, min_column_width=260):
        day = draw(form, FIELDS["held_on"], max_value=today()) or today()
        possible = places.with_root(form.user, day, WHOLE)
        draw(form, FIELDS["unit_id"], possible, disabled=len(possible) == 1)
    draw(form, FIELDS["title"])
    with st.grid(3, min_column_width=200):
        for name in ("venue", "partner", "attendees"):
            draw(form, FIELDS[name])
    draw_rest(form, FIELDS)


def suggestions(form: Form) -> None:
    """A card for each suggestion, those saved before first; add one, take one away."""
    values = form.values
    day = chosen_day(values, "held_on") or today()
    themes = read(themes_to_choose, day)
    districts = values.get("unit_id") == places.root_id()
    concerned = places.with_root(form.user, day, WHOLE) if districts else {}
    saved, cards = _saved(values), _cards(values)
    st.subheader(_("What was suggested"))
    for number, name in enumerate((*saved, *cards), start=1):
        with st.container(border=True):
            _card(form, name, number, themes, concerned, is_new=name in cards)
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(saved) + len(cards) < MOST_SUGGESTIONS:
            st.button(
                _("Add a suggestion"),
                key="add_card",
                icon=":material/add:",
                on_click=_add,
                args=(form,),
            )
        if values.get(BEFORE):
            st.button(
                _("Put back the one taken away"),
                key="put_back",
                icon=":material/undo:",
                on_click=form.keep,
                kwargs={CARDS: values[BEFORE], BEFORE: None},
            )


def finish(form: Form) -> None:
    _faults(form)
    form.send_record(_("Save the forum"), _save, receipt=_("The forum is saved."))


def _faults(form: Form) -> None:
    """What is wrong, once more above the button: the field may lie many cards further up."""
    values = form.values
    numbers = {name: n for n, name in enumerate((*_saved(values), *_cards(values)), start=1)}
    lines = []
    for name, fault in form.state.faults.items():
        number = numbers.get(name.partition(".")[0])
        label = form.labels[name][0] if name in form.labels else ""
        where = _("Suggestion {number}", number=number) if number else label
        lines.append(f"{where}: {press.words(fault)}")
    if lines:
        st.text("\n".join(lines))


def recent(user: User) -> None:
    """The newest forums, to open and correct or add to."""
    found = read(queries.recent_forums, read(records.own_units, user.enters), LISTED)
    written.show(
        _("Forums written down"),
        {
            _("No."): found["id"].astype("str"),
            _("Day"): found["held_on"].map(formats.day),
            _("Place"): found["place"].map(capitalized),
            _("Name of the forum"): found["title"],
            _("Suggestions"): found["suggestions"],
            _("By"): found["author"],
        },
        found["id"],
        key="recent_forums",
        alt=_("The newest forums; choose a row to change it"),
        change=lambda number: _("Change forum number {number}", number=number),
    )


def _card(
    form: Form,
    name: str,
    number: int,
    themes: Mapping[int, str],
    concerned: Mapping[int, str],
    is_new: bool,
) -> None:
    at = f"{name}."
    draw(
        form,
        TEXT,
        at=at,
        label=_("Suggestion {number}: the citizen's words, no names of people", number=number),
    )
    with st.grid(2, min_column_width=260):
        draw(form, THEME, themes, at=at)
        if concerned:
            form.choice(f"{name}.unit_id", _("Concerns"), concerned, index=0)
    if not is_new:
        st.page_link(
            ANSWERS,
            label=_("Answer or change number {number}", number=number),
            icon=":material/edit_note:",
            query_params={drafts.RECORD: name[1:]},
        )
        return
    if form.flag(f"{name}.answered", _("Answered on the spot")):
        draw(form, ANSWER, at=at, label=_("What was answered"))
    else:
        with st.grid(2, min_column_width=260):
            draw(form, RESPONSIBLE, at=at)
            draw(form, DUE, at=at)
    st.button(
        _("Take suggestion {number} away", number=number),
        key=f"take_{name}",
        type="tertiary",
        icon=":material/delete:",
        on_click=_take_away,
        args=(form, name),
    )


def _add(form: Form) -> None:
    """One more card, with a name under which nothing was ever typed, and the theme of the last."""
    cards = _cards(form.values)
    theme = form.values.get(f"{cards[-1]}.{THEME.name}") if cards else None
    used = {name.partition(".")[0] for name in form.values} | set(cards)
    free = next(name for name in map("s{}".format, count(1)) if name not in used)
    kept = {} if theme is None else {f"{free}.{THEME.name}": theme}
    form.keep(**{CARDS: [*cards, free], BEFORE: None, **kept})
    form.go_on_at(f"{free}.{TEXT.name}")


def _take_away(form: Form, name: str) -> None:
    cards = _cards(form.values)
    form.keep(**{CARDS: [card for card in cards if card != name], BEFORE: cards})


def _cards(values: Values) -> list[str]:
    """Names of the cards of the draft, in their order."""
    return list(values.get(CARDS) or ())


def _saved(values: Values) -> list[str]:
    """Names of the cards of what was saved before."""
    return list(values.get(SAVED) or ())


def _start(user: User, about: Values) -> Start:
    if drafts.RECORD not in about:
        with speaking(DEFAULT):
            title = _("Forum: the police listen to the people")
        here = {"unit_id": about["unit"]} if "unit" in about else {}
        return Start({"title": title, CARDS: ["s1"], **here})
    own = read(records.own_units, user.enters)
    found = read(records.record_of, "forum", about[drafts.RECORD])
    if found is None or not own.allows(found["unit_id"]):
        raise Refusal(N_("There is no forum of this number that you may change."))
    values = fill(FIELDS, found)
    suggested = read(queries.suggested_at, found["id"])
    for row in suggested:
        for name in ("text", "theme_id", "unit_id"):
            values[f"x{row['id']}.{name}"] = row[name]
    values[SAVED] = [f"x{row['id']}" for row in suggested]
    return Start(values, found["version"])


def _save(form: Form) -> Saved:
    values = form.values
    cards = [
        *(_suggestion(values, name, int(name[1:])) for name in _saved(values)),
        *(_suggestion(values, name, None) for name in _cards(values)),
    ]
    typed = tuple(card for card in cards if card is not None)
    entry = read_entry(ForumEntry, FIELDS, values, suggestions=typed)
    return form.write(save_forum, entry, forum_id=form.record_id, today=today())


def _suggestion(values: Values, card: str, suggestion_id: int | None) -> SuggestionEntry | None:
    """What stands on the card; None for a new one on which nothing was typed: its theme came along
    from the card before."""
    at = f"{card}."
    on_card = {name[len(at) :]: value for name, value in values.items() if name.startswith(at)}
    typed = read_fields(ON_CARD, on_card, Faults())
    typed["answer"] = (on_card.get("answer") or "") if on_card.get("answered") else None
    words = [value for name, value in typed.items() if name != THEME.name]
    if suggestion_id is None and not any(str(value or "").strip() for value in words):
        return None
    unit_id = on_card.get("unit_id")
    return SuggestionEntry(card=card, unit_id=unit_id, suggestion_id=suggestion_id, **typed)
