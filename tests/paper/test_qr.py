"""The QR code on the page says the link and nothing else."""

import re

import qrcode

from surveyapp.paper import qr

LINK = "https://svar.fjordvik.no/s/7Q2K9XH4"


def test_the_path_draws_exactly_the_dark_squares_of_the_code() -> None:
    drawn = qr.code(LINK)

    wanted = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    wanted.add_data(LINK)
    dark = {(x, y) for y, row in enumerate(wanted.get_matrix()) for x, on in enumerate(row) if on}
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn.path)
    assert {(int(x) + i, int(y)) for x, y, length in strokes for i in range(int(length))} == dark


def test_four_quiet_squares_stand_around_it() -> None:
    drawn = qr.code(LINK)

    xs_ys = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", drawn.path)]
    assert min(min(pair) for pair in xs_ys) == 4
    assert max(y for _, y in xs_ys) == drawn.size - 5
