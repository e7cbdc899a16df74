from assets.progress import counting, listening


def test_a_listener_is_told_how_many_are_done_of_how_many() -> None:
    told: list[tuple[str, int, int]] = []

    with listening(lambda what, done, total: told.append((what, done, total))):
        count = counting("days", 3)
        count(1)
        count(2)

    assert told == [("days", 1, 3), ("days", 3, 3)]


def test_without_a_listener_nothing_happens() -> None:
    counting("days")(1)
