"""Random districts: every kind of row the pages count, with whatever makes counting hard.

`draw` makes plain rows by table, out of nothing but the seed; `store` inserts them past every
command. Communes merge on any day, or are split among several new ones, codes come again,
populations are missing, returns are late, rejected or without counts, suggestions are voided,
reopened or answered on the day they were made. After a month that is not reported the stocks go
on from what nobody has told, but in districts of odd seeds, where they go on from the last report.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from tests.oracle.seam import BEGINNING, FOREVER, metadata, search_key, sort_key

Rows = dict[str, list[dict[str, Any]]]
ONE_DAY = timedelta(days=1)
NAMES = [
    *("Vĩnh Hưng", "Vĩnh Hùng", "Vĩnh Long", "Vĩnh An", "Ninh Khang", "Minh Tân", "Vĩnh Yên"),
    *("Vĩnh Tiến", "Vĩnh Quang", "Đông Sơn", "Ân Phú", "Yên Thái", "Thọ Xuân"),
    *("Cẩm Bình", "Hà Long", "Nga An", "Mường Lý"),
]
STATES = ["approved"] * 70 + ["submitted"] * 15 + ["draft"] * 4 + ["returned"] * 4 + [None] * 7
OPEN = ("received", "in_progress")
ENDED = ("answered_on_spot", "resolved", "transferred", "not_feasible")
FORMS = (0, 3, 4, 5, 12, 29, 30, 31, 80)


def draw(seed: int) -> Rows:
    """The rows of one district by table, in the order in which tables depend on each other."""
    return World(seed).rows


def store(conn: sa.Connection, rows: Rows) -> None:
    """Insert what was drawn; a setting that the migrations put there is overwritten."""
    setting = metadata.tables["setting"]
    conn.execute(setting.delete())
    for table in metadata.sorted_tables:
        if rows.get(table.name):
            conn.execute(table.insert(), rows[table.name])


class World:
    weight = 1
    """So many times as much happens."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.goes_on_from_reports = bool(seed % 2)
        self.rows: Rows = {}
        self.became: dict[int, list[int]] = {}
        self.ids = count(self.rng.randrange(1, 900))
        self.keys = count()
        rng = self.rng
        self.cutoff = rng.choice([14, 14, 0, 0, rng.choice([1, 9, 20, 25, 28])])
        self.first, self.last = self.span()
        self.units()
        self.settings()
        self.categories()
        self.incidents()
        self.returns()
        self.forums()
        self.surveys()
        self.targets()
        self.around()

    def span(self) -> tuple[date, date]:
        """First and last day of everything that happens."""
        rng = self.rng
        first = date(rng.randrange(2018, 2025), rng.randrange(1, 13), rng.randrange(1, 29))
        return first, first + timedelta(days=rng.randrange(730, 1130))

    def add(self, table: str, **values: Any) -> int:
        """A row with an id of its own, unless the table is keyed otherwise."""
        columns = metadata.tables[table].c
        if "id" in columns:
            values["id"] = next(self.ids)
        if "client_key" in columns:
            values["client_key"] = f"{next(self.keys):032d}"
        self.rows.setdefault(table, []).append(values)
        return int(values.get("id", 0))

    def day(self, first: date, last: date) -> date:
        """Any day of the span, the first and last days of reporting months more often."""
        day = first + timedelta(days=self.rng.randrange((last - first).days + 1))
        if self.rng.random() < 0.2:
            edge = self.rng.choice([self.cutoff or 1, min(self.cutoff + 1, 28), 28, 1])
            day = day.replace(day=edge)
        return min(max(day, first), last)

    def month_end(self, month: date) -> date:
        if self.cutoff:
            return month.replace(day=self.cutoff)
        return (month + timedelta(days=31)).replace(day=1) - ONE_DAY

    def months(self) -> Iterator[date]:
        """Months that ended by the last day, beginning with the first one after the first day."""
        month = (self.first.replace(day=1) + timedelta(days=45)).replace(day=1)
        while self.month_end(month) <= self.last:
            yield month
            month = (month + timedelta(days=31)).replace(day=1)

    # Units

    def units(self) -> None:
        rng, names = self.rng, self.rng.sample(NAMES, len(NAMES))
        self.root = self.unit("Vĩnh Lộc", "district", f"{rng.randrange(100, 999)}")
        size = rng.randrange(4, 9)
        codes = rng.sample(range(15300, 15400), size)
        living = [
            self.unit(names.pop(), "commune", f"{code}", valid_from=BEGINNING) for code in codes
        ]
        days = sorted(
            self.day(self.first - timedelta(days=200), self.last) for _ in range(rng.randrange(3))
        )
        for begins in dict.fromkeys(days):
            together = len(living) if rng.random() < 0.1 else rng.randrange(2, 4)
            parts = rng.sample(living, min(together, len(living)))
            if any(self.row(part)["valid_from"] >= begins for part in parts) or len(parts) < 2:
                continue
            code = self.row(rng.choice(parts))["code"]
            new = self.unit(names.pop(), "commune", code, valid_from=begins)
            heirs = [new]
            for part in parts:
                self.ends(part, begins, new)
            rest = [
                unit
                for unit in living
                if unit not in parts and self.row(unit)["valid_from"] < begins
            ]
            if rest and rng.random() < 0.6:
                heirs += self.split(rng.choice(rest), begins, new, names)
            living = [unit for unit in living if self.row(unit)["valid_to"] == FOREVER] + heirs
        self.rows["unit"].sort(
            key=lambda row: (row["id"] != self.root, -row["valid_from"].toordinal())
        )
        self.communes = [row for row in self.rows["unit"] if row["level"] == "commune"]

    def ends(self, unit_id: int, begins: date, *heirs: int) -> None:
        self.row(unit_id).update(valid_to=begins - ONE_DAY)
        for heir in heirs:
            self.add("unit_successor", unit_id=unit_id, successor_id=heir)
        self.became[unit_id] = list(heirs)

    def split(self, unit_id: int, begins: date, beside: int, names: list[str]) -> list[int]:
        """The commune ends; one or two begin that take parts of it, often with the one beside."""
        made = [
            self.unit(names.pop(), "commune", f"{15400 + len(names)}", valid_from=begins)
            for _ in range(self.rng.randrange(1, 3))
        ]
        heirs = [beside, *made] if len(made) == 1 or self.rng.random() < 0.5 else made
        self.ends(unit_id, begins, *heirs)
        return made

    def unit(self, name: str, level: str, code: str, **values: Any) -> int:
        people = self.rng.choice([None, *(self.rng.randrange(2000, 9000) for _ in range(4))])
        return self.add(
            "unit",
            level=level,
            code=code,
            name=name,
            kind=self.rng.choice(["xã", "xã", "thị trấn"]) if level == "commune" else "huyện",
            parent_id=self.root if level == "commune" else None,
            valid_from=values.get("valid_from", BEGINNING),
            valid_to=FOREVER,
            population=people,
            population_year=people and self.rng.choice([2019, 2019, 2019, 2024]),
            sort_key=sort_key(name),
            search_key=search_key(name),
        )

    def row(self, unit_id: int) -> dict[str, Any]:
        return next(row for row in self.rows["unit"] if row["id"] == unit_id)

    def living(self, day: date) -> list[int]:
        return [u["id"] for u in self.communes if u["valid_from"] <= day <= u["valid_to"]]

    def settings(self) -> None:
        start = self.rng.choice([None, date(2017, 1, 1), self.day(self.first, self.last)])
        told = {
            "cutoff_day": f"{self.cutoff}",
            "root_unit_id": f"{self.root}",
            "programme_start": start and start.replace(day=1).isoformat(),
            "return_deadline_days": self.rng.choice([None, "0", "3", "10"]),
        }
        today = self.last + timedelta(days=self.rng.randrange(15))
        if self.rng.random() >= 0.7:
            today += timedelta(days=400)  # it is long ago, and every month is due
        told["pretended_today"] = today.isoformat()
        for key, value in told.items():
            if value:
                self.add("setting", key=key, value=value)

    # Incidents

    def categories(self) -> None:
        """Two levels; a category that is renamed keeps its code and gets another row."""
        rng = self.rng
        for group in "ABCDE"[: rng.randrange(2, 6)]:
            harmful = rng.random() < 0.4
            parents = self.versions(group, 1, [None], harmful)
            for number in range(rng.randrange(0, 4)):
                self.versions(f"{group}{number}", 2, parents, harmful and rng.random() < 0.8)

    def versions(self, code: str, depth: int, parents: list[Any], harmful: bool) -> list[int]:
        begins = [BEGINNING]
        if self.rng.random() < 0.25:
            begins.append(self.day(self.first, self.last))
        ends = [day - ONE_DAY for day in begins[1:]] + [FOREVER]
        position = len(self.rows.get("category", ()))
        return [
            self.add(
                "category",
                parent_id=self.rng.choice([p for p in parents if self.began(p, first)]),
                depth=depth,
                code=code,
                name=f"Loại {code} từ {first.year}",
                valid_from=first,
                valid_to=last,
                has_casualties=harmful,
                is_investigated=not harmful and code[-1] not in "D2",
                position=position,
            )
            for first, last in zip(begins, ends, strict=True)
        ]

    def began(self, category_id: int | None, day: date) -> bool:
        known = {row["id"]: row["valid_from"] for row in self.rows.get("category", ())}
        return category_id is None or known[category_id] <= day

    def incidents(self) -> None:
        rng = self.rng
        for _ in range(self.weight * rng.randrange(60, 301)):
            day = self.day(self.first, self.last)
            kind = rng.choice(
                [c for c in self.rows["category"] if c["valid_from"] <= day <= c["valid_to"]]
            )
            harm = kind["has_casualties"] and rng.random() < 0.7
            voided = rng.random() < 0.08
            mistyped = voided and rng.random() < 0.3  # the year, which is why it was voided
            self.add(
                "incident",
                unit_id=rng.choice(self.living(day)),
                category_id=kind["id"],
                occurred_on=day + timedelta(days=365 * mistyped),
                solved_on=self.after(day, 200) if not mistyped and rng.random() < 0.65 else None,
                dead=rng.randrange(3) if harm else 0,
                injured=rng.randrange(4) if harm else 0,
                damage=rng.randrange(10**10) if harm else 0,
                voided_at=self.noon(day) if voided else None,
                void_reason="Nhập trùng" if voided else None,
            )

    def after(self, day: date, most: int) -> date:
        """Within so many days, often at once."""
        return day + timedelta(days=self.rng.choice([0, 0, 1, self.rng.randrange(most)]))

    def noon(self, day: date) -> datetime:
        return datetime.combine(day, time(5), UTC)

    # Returns

    def returns(self) -> None:
        rng, stocks = self.rng, {}
        if rng.random() < 0.06:
            return
        silent = rng.random() < 0.15  # the newest month, everywhere
        parting = rng.random() < 0.3  # a commune reports its last days by itself
        months = list(self.months())
        for month in months[: -1 if silent else None]:
            end = self.month_end(month)
            ended = [u for u in self.communes if month - timedelta(days=40) < u["valid_to"] < end]
            ended.sort(key=lambda unit: unit["valid_to"])  # parts before what they became
            for unit in ended:
                for heir in self.became[unit["id"]]:
                    stocks.setdefault(heir, 0)
            for unit_id in self.living(end):
                if unit_id not in stocks:
                    stocks[unit_id] = rng.randrange(40)
            for unit in (unit for unit in ended if unit["id"] in stocks):
                stock = stocks.pop(unit["id"])
                if parting:
                    stock = self.monthly(unit["id"], month, stock)
                (*others, last) = self.became[unit["id"]]
                for heir in others:
                    part = rng.randrange(stock + 1)
                    stock -= part
                    stocks[heir] += part
                stocks[last] += stock
            for unit_id in self.living(end):
                stocks[unit_id] = self.monthly(unit_id, month, stocks[unit_id])

    def monthly(self, unit_id: int, month: date, start: int) -> int:
        """The month's return, if one is written; with what the next one begins."""
        rng, end = self.rng, self.month_end(month)
        state = rng.choice(STATES)
        counts = self.counts(start)
        untold = start if self.goes_on_from_reports else int(counts["stock_end"])
        if state is None:
            return untold
        sent = state in ("submitted", "approved")
        return_id = self.add(
            "monthly_return",
            unit_id=unit_id,
            month=month,
            state=state,
            note="Xin kiểm tra lại" if state == "returned" else "",
            submitted_at=self.noon(end) if sent else None,
            decided_at=self.noon(end) if state == "approved" else None,
        )
        has_counts = rng.random() > 0.04
        if has_counts:
            self.add("reintegration", return_id=return_id, **counts)
        return int(counts["stock_end"]) if sent and has_counts else untold

    def counts(self, start: int) -> dict[str, int]:
        rng = self.rng
        received, moved_in, left = rng.randrange(4), rng.randrange(2), start
        out = {}
        for reason in ("expunged", "moved", "emigrated", "missing", "died", "reoffended"):
            out[f"out_{reason}"] = rng.choice([0, 0, 0, min(left, rng.randrange(3))])
            left -= out[f"out_{reason}"]
        end = left + received + moved_in
        cuts = sorted(rng.randrange(end + 1) for _ in range(3))
        classes = [b - a for a, b in zip([0, *cuts], [*cuts, end], strict=True)]
        return {
            "stock_start": start,
            "received": received,
            "moved_in": moved_in,
            **out,
            "stock_end": end,
            **dict(zip(("class_a", "class_b", "class_c", "class_d"), classes, strict=True)),
            **{name: rng.randrange(4) for name in ("guided", "job_referred", "trained", "loaned")},
            "loan_amount": rng.randrange(10**9),
            "employed": rng.randrange(end + 1),
            "borrowing": rng.randrange(end + 1),
        }

    # Voices

    def forums(self) -> None:
        rng = self.rng
        themes = [
            self.add(
                "theme",
                code=f"t{number}",
                name=f"Chủ đề {number // 2}",
                position=number % 3,
                valid_from=BEGINNING,
                valid_to=FOREVER,
            )
            for number in range(rng.randrange(2, 7))
        ]
        for _ in range(self.weight * rng.choice([0, 3, 5, 8])):
            held = self.day(self.first, self.last)
            places = [*self.living(held), self.root]
            forum_id = self.add(
                "forum",
                unit_id=rng.choice(places),
                held_on=held,
                title="Công an lắng nghe ý kiến Nhân dân",
                attendees=rng.randrange(200),
            )
            for _ in range(rng.randrange(1, 11)):
                voided = rng.random() < 0.08
                suggestion_id = self.add(
                    "suggestion",
                    forum_id=forum_id,
                    unit_id=rng.choice(places),
                    theme_id=rng.choice(themes),
                    text="Xử lý xe quá tải",
                    search_key=search_key("Xử lý xe quá tải"),
                    due_on=None if rng.random() < 0.25 else self.after(held, 90),
                    voided_at=self.noon(held) if voided else None,
                    void_reason="Nhập trùng" if voided else None,
                )
                self.events(suggestion_id, held)
        rng.shuffle(self.rows.get("suggestion", []))

    def events(self, suggestion_id: int, held: date) -> None:
        """Received, then whatever comes; answered at once, finished twice, opened again."""
        rng = self.rng
        told = [(held, "received")] if rng.random() < 0.9 else []
        for _ in range(rng.choice([0, 1, 1, 2, 3, 5]) + (not told)):
            since = told[-1][0] if told else held
            told.append((self.after(since, 120), rng.choice([*OPEN, *ENDED])))
        for day, state in told:
            self.add(
                "suggestion_event",
                suggestion_id=suggestion_id,
                happened_on=min(day, self.last),
                state=state,
                answer="Đã trả lời" if state in ENDED else "",
            )

    def surveys(self) -> None:
        rng = self.rng
        for _ in range(rng.choice([0, 2, 3, 5])):
            closed = self.day(self.first, self.last)
            survey_id = self.add(
                "survey",
                unit_id=self.root,
                title="Khảo sát mức độ hài lòng",
                opened_on=closed - timedelta(days=rng.randrange(20)),
                closed_on=closed,
            )
            questions = [
                self.add("survey_question", survey_id=survey_id, position=place, topic=f"Câu {n}")
                for place, n in enumerate(rng.sample(range(9), rng.randrange(1, 5)), start=1)
            ]
            places = [unit for unit in [*self.living(closed), self.root] if rng.random() < 0.6]
            for unit_id in places:
                self.forms(survey_id, unit_id, questions)

    def forms(self, survey_id: int, unit_id: int, questions: list[int]) -> None:
        rng, valid = self.rng, self.rng.choice(FORMS)
        returned = valid + rng.randrange(6)
        here = {"survey_id": survey_id, "unit_id": unit_id, "valid": valid}
        self.add("survey_forms", **here, returned=returned, issued=returned + rng.randrange(9))
        for question_id in questions:
            answered = valid - min(valid, rng.choice([0, 0, 1, 3, valid]))
            levels = [0] * 5
            for _ in range(answered):
                levels[rng.choice([0, 1, 2, 3, 3, 3, 4, 4, 4, 4])] += 1
            tally = {f"level_{place}": n for place, n in enumerate(levels, start=1)}
            self.add("survey_tally", **here, question_id=question_id, **tally)

    def targets(self) -> None:
        rng = self.rng
        for year in range(self.first.year, self.last.year + 2):
            for number in range(rng.randrange(4)):
                target_id = self.add(
                    "target",
                    unit_id=rng.choice([self.root, self.root, rng.choice(self.communes)["id"]]),
                    year=year,
                    name=f"Chỉ tiêu {number}",
                    unit_of_measure="hồ sơ",
                    goal=rng.randrange(1, 2000),
                )
                reached = 0
                for month in [m for m in self.months() if m.year == year]:
                    reached += rng.randrange(200)
                    if rng.random() < 0.85:
                        self.add("target_value", target_id=target_id, month=month, reached=reached)

    def around(self) -> None:
        """Campaigns, and closings that still stand or were reopened."""
        rng = self.rng
        for number in range(rng.randrange(5)):
            starts = self.day(self.first - timedelta(days=60), self.last)
            ends = starts + timedelta(days=rng.randrange(90))
            self.add("campaign", name=f"Đợt {number}", starts_on=starts, ends_on=ends)
        closer = self.add(
            "account", sign_in_name="closer", display_name="closer", role="leader", unit_id=None
        )
        for _ in range(rng.randrange(3)):
            first = self.day(self.first - timedelta(days=90), self.last)
            reopened = rng.random() < 0.3
            self.add(
                "period_close",
                first_day=first,
                last_day=first + timedelta(days=rng.randrange(30, 500)),
                closed_by=closer,
                closed_at=self.noon(self.last),
                reopened_by=closer if reopened else None,
                reopened_at=self.noon(self.last) if reopened else None,
                reopen_reason="Bổ sung số liệu" if reopened else None,
            )
