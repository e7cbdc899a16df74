"""The uniform type codes of BAI2: which are balances, sums or details, and which way they go.

The list is that of the specification (version 2, appendix A) with the codes added since for real
time payments, SEPA and BACS. A bank's own codes lie in 900-999: 900-919 balances, 920-959 credits,
960-999 debits, the last two sums and details alike. The publisher's own questions and answers put
the first border at 930, so 920-929 is no detail here: nobody can say which way it goes.
"""

from typing import Final

NON_MONETARY: Final = "890"
"""A detail that moves nothing: a message in its text."""

OPENING_LEDGER: Final = "010"
CLOSING_LEDGER: Final = "015"
TOTAL_CREDITS: Final = "100"
TOTAL_DEBITS: Final = "400"


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _own(first: int, last: int) -> frozenset[str]:
    return frozenset(str(code) for code in range(first, last + 1))


STATUS: Final = _codes(
    """
        010 011 012 015 020 021 022 024 025 030 037 039 040 041 042 043 044 045 050 051 054 055
        056 057 059 060 061 062 063 065 066 067 068 070 072 073 074 075 076 077 078 079 080 081
        082 083 084 085 086 087 088 701 703 705 707 709
        """
) | _own(900, 929)
"""Balances: stated of an account, with a sign."""

SUMMARY: Final = _codes(
    """
        100 101 102 105 106 107 109 110 120 130 131 140 146 150 159 160 162 163 167 168 169 170
        178 180 182 185 186 188 190 200 205 207 210 215 230 231 239 245 250 251 256 260 270 271
        280 285 294 302 303 304 305 307 309 310 315 316 318 319 320 321 324 325 326 327 328 329
        330 332 336 338 340 341 343 350 352 355 356 360 361 370 385 389 390 720 827 829
        400 401 402 403 405 406 410 412 416 420 430 446 450 459 463 465 467 470 471 478 480 482
        486 490 500 505 507 510 515 530 532 534 536 537 539 550 551 556 560 570 580 583 584 585
        586 587 588 590 594 596 601 602 610 611 612 613 614 615 617 618 621 623 625 626 628 630
        632 640 646 650 655 665 670 685 689 690 760 828
        """
) | _own(920, 999)
"""Sums of what moved."""

CREDIT_DETAIL: Final = _codes(
    """
        108 115 116 118 121 122 123 135 136 142 143 145 147 155 156 158 164 165 166 171 172 173
        174 175 176 184 187 189 191 195 196 198 201 202 206 208 212 213 214 216 218 221 222 224
        226 227 229 232 233 234 235 236 237 238 240 241 242 243 244 246 247 248 249 252 254 255
        257 258 261 263 266 268 274 275 276 277 278 281 286 295 301 306 308 331 342 344 345 346
        347 348 349 351 353 354 357 358 359 362 363 364 366 367 368 369 372 373 374 376 377 378
        379 381 382 383 384 386 387 388 391 392 393 394 395 397 398 399 706 708 721 722 723 724
        725 726 727 728
        """
) | _own(930, 959)
"""Details that the account's holder gained by."""

DEBIT_DETAIL: Final = _codes(
    """
        408 409 415 421 422 423 435 445 447 451 452 455 458 462 464 466 468 469 472 474 475 476
        477 479 481 484 485 487 489 491 493 495 496 498 501 502 506 508 512 513 514 516 518 522
        524 526 527 529 531 533 535 538 540 541 542 543 544 546 547 548 549 552 554 555 557 558
        561 563 564 566 567 568 574 575 577 578 581 595 597 616 622 627 629 631 633 634 641 644
        651 654 656 657 658 659 661 662 663 664 666 667 668 669 672 673 674 676 677 678 679 681
        682 683 684 686 687 688 691 692 693 694 695 696 697 698 699
        """
) | _own(960, 999)
"""Details that the account's holder lost by."""

FEES: Final = _codes("564 567 661 698")
"""The bank's own charges: overdraft, returned item, account analysis, miscellaneous."""

SIGNED: Final = STATUS
"""Amounts of these codes may be negative; of all others they may not."""

DETAIL: Final = CREDIT_DETAIL | DEBIT_DETAIL | {NON_MONETARY}

assert not (STATUS | SUMMARY) & (DETAIL - _own(930, 999))
assert not CREDIT_DETAIL & DEBIT_DETAIL
