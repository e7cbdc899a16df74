"""Statement and movement files in a short notation.

``statement("2026-01-05", "0.00", "10.00", "-1.25")`` opens with the first amount; the others are
its lines, and it closes with their sum. ``movements("m-1", "m-2")`` is one payment in an id.
"""


def statement(day: str, opening: str, *lines: str, closing: str | None = None) -> str:
    cents = sum(int(one.replace(".", "")) for one in (opening, *lines))
    closes = closing or f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
    rows = [
        "account,currency,booked,amount,type,reference",
        f"operating,EUR,{day},{opening},opening,",
        *(f"operating,EUR,{day},{one},in,{day}/{n}" for n, one in enumerate(lines)),
        f"operating,EUR,{day},{closes},closing,",
        "",
    ]
    return "\n".join(rows)


def movements(*ids: str, amount: str = "1.00") -> str:
    rows = [
        "id,type,account,customer,currency,amount,date,reference,note",
        *(f"{one},in,operating,anna,EUR,{amount},2026-01-05,{one}," for one in ids),
        "",
    ]
    return "\n".join(rows)
