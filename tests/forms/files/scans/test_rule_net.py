"""Ruled lines of a scanned table, in pixels of a page of A4 (2,600 high)."""

from forms.files.scans.rule_net import Stroke, net

SIDES = [Stroke(100, 200, 600), Stroke(900, 200, 600)]
ROWS = [Stroke(200, 100, 900), Stroke(400, 100, 900), Stroke(600, 100, 900)]


def test_strokes_of_letters_that_end_at_no_line_are_no_rules() -> None:
    top_of_three_letters, foot_of_a_letter = Stroke(290, 300, 390), Stroke(340, 280, 320)
    across, down = net([*ROWS, top_of_three_letters], [*SIDES, foot_of_a_letter])
    assert (across, down) == (ROWS, SIDES)


def test_a_letter_that_nearly_fills_its_row_is_no_rule_unless_a_longer_one_goes_on_there() -> None:
    first, second = Stroke(200, 100, 900), Stroke(262, 100, 900)
    letter = Stroke(500, 211, 245)
    across, down = net([first, second, ROWS[-1]], [*SIDES, letter])
    assert down == SIDES
    column_below = Stroke(501, 262, 600)
    across, down = net([first, second, ROWS[-1]], [*SIDES, letter, column_below])
    assert [(line.start, line.end) for line in down if line.at == 500.5] == [(200, 262), (262, 600)]
    assert across == [first, second, ROWS[-1]]


def test_a_line_that_a_stamp_broke_off_runs_on_to_the_next_line_across() -> None:
    column = Stroke(640, 200, 600)
    broken = [Stroke(400, 100, 590), Stroke(403, 700, 900)]
    across, _ = net([ROWS[0], *broken, ROWS[2]], [*SIDES, column])
    assert across == [ROWS[0], Stroke(401.5, 100, 640), Stroke(401.5, 640, 900), ROWS[2]]


def test_pieces_that_follow_a_bent_sheet_are_one_line() -> None:
    bent = [Stroke(400, 100, 340), Stroke(405, 340, 580), Stroke(411, 578, 900)]
    across, _ = net([ROWS[0], *bent, ROWS[2]], SIDES)
    assert across == [ROWS[0], Stroke(405, 100, 900), ROWS[2]]


def test_a_table_without_sides_keeps_its_rules() -> None:
    column = Stroke(500, 200, 600)
    assert net(ROWS, [column]) == (ROWS, [column])
