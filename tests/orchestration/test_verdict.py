import pytest

from orchestration.outcomes import FailedCheck, FailedStep, RunOutcome
from orchestration.verdict import exit_code_of, failures_of, is_interruption, truth_of

CHECK = FailedCheck("reconciliation/breaks", "no_break_is_open", is_blocking=False)


def ended(*steps: FailedStep) -> RunOutcome:
    return RunOutcome(success=False, failed_steps=steps, failed_checks=())


@pytest.mark.parametrize(
    ("error_class", "code"),
    [
        ("DeclarationError", 4),
        ("contracts.errors.LedgerBusyError", 6),
        ("WarehouseDamagedError", 7),
        ("ZeroDivisionError", 1),
        ("DagsterAssetCheckFailedError", 8),
        ("DagsterExecutionInterruptedError", 130),
    ],
)
def test_a_run_ends_with_the_code_of_what_ended_it(error_class: str, code: int) -> None:
    assert exit_code_of(ended(FailedStep("landed_files", error_class, "words"))) == code


def test_a_run_that_succeeded_ends_with_zero_whatever_is_to_look_at() -> None:
    assert exit_code_of(RunOutcome(success=True, failed_steps=(), failed_checks=(CHECK,))) == 0


def test_an_interruption_goes_before_the_errors_it_causes() -> None:
    stopped = FailedStep("a", "DagsterExecutionInterruptedError", "")

    assert is_interruption(stopped)
    assert exit_code_of(ended(FailedStep("b", "LedgerError", "gone"), stopped)) == 130


def test_an_error_speaks_its_own_words_and_an_unforeseen_one_its_class_too() -> None:
    said = "contracts.errors.DeclarationError: institution.yaml: calendar: wrong"
    steps = (
        FailedStep("posted_events", "DeclarationError", said),
        FailedStep("breaks", "ZeroDivisionError", "division by zero"),
        FailedStep("trial_balance", "DagsterAssetCheckFailedError", "1 check failed"),
    )

    assert failures_of(ended(*steps)) == [
        "posted events: institution.yaml: calendar: wrong",
        "breaks: ZeroDivisionError: division by zero",
    ]


def test_a_check_that_does_not_hold_cannot_be_read_as_holding() -> None:
    assert truth_of(CHECK) == "reconciliation/breaks: it does not hold that no break is open"
