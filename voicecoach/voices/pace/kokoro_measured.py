"""The pace of Kokoro's voices.

Of each voice, the time for the passage was measured at one rate near pace 1: of the defaults for all of it,
of the others for three of its sentences. The times at other rates are in proportion to the lengths that the
model computes for its phonemes, in steps of 25 ms. Of jf_alpha, six rates were measured: within 3 %.
"""

from __future__ import annotations

from voicecoach.voices.pace.pace_curve import PaceCurve

_PAUSES_S = 3.8
_RATES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.1, 1.3, 1.4, 1.6, 2.0)
_TENTHS_S = {
    "jf_alpha": (585, 539, 478, 449, 420, 401, 369, 330, 313, 301, 291, 276, 234, 196, 179, 144),
    "jf_gongitsune": (680, 623, 560, 526, 485, 460, 430, 395, 369, 352, 338, 316, 265, 234, 210, 170),
    "jf_nezumi": (645, 591, 533, 498, 462, 440, 409, 373, 348, 333, 320, 302, 254, 220, 199, 162),
    "jf_tebukuro": (634, 582, 522, 487, 457, 431, 403, 364, 342, 327, 317, 296, 250, 216, 196, 157),
    "jm_kumo": (657, 601, 540, 505, 472, 447, 412, 378, 354, 340, 329, 307, 257, 223, 202, 162),
    "ef_dora": (581, 544, 472, 452, 422, 402, 356, 322, 307, 297, 289, 275, 240, 188, 177, 158),
    "em_alex": (562, 529, 456, 437, 411, 389, 344, 310, 297, 288, 280, 269, 232, 180, 171, 150),
    "em_santa": (574, 538, 467, 443, 419, 398, 350, 317, 303, 294, 288, 272, 237, 185, 174, 152),
    "ff_siwis": (557, 517, 457, 432, 406, 384, 340, 312, 296, 287, 278, 261, 225, 185, 172, 148),
    "if_sara": (561, 520, 461, 436, 407, 388, 349, 313, 300, 289, 281, 265, 227, 183, 172, 151),
    "im_nicola": (589, 546, 481, 454, 426, 404, 365, 333, 314, 302, 292, 277, 238, 193, 180, 156),
    "pf_dora": (560, 523, 463, 444, 402, 377, 334, 310, 297, 289, 279, 268, 228, 187, 177, 160),
    "pm_alex": (570, 528, 471, 450, 412, 387, 340, 315, 302, 292, 285, 274, 232, 189, 178, 161),
    "pm_santa": (564, 527, 465, 447, 408, 386, 340, 310, 297, 289, 283, 272, 231, 187, 176, 158),
}
_MEAN_TENTHS_S = (594, 551, 488, 461, 429, 407, 367, 334, 317, 306, 296, 281, 239, 198, 183, 156)


def kokoro_curve(voice_name: str) -> PaceCurve:
    """The curve of a voice by its name alone; the mean of all for one that is not in the table.

    >>> kokoro_curve("jf_alpha").points[0], kokoro_curve("another").points[0]
    ((0.5, 58.5), (0.5, 59.4))
    """
    tenths = _TENTHS_S.get(voice_name, _MEAN_TENTHS_S)
    return PaceCurve(tuple((rate, time / 10) for rate, time in zip(_RATES, tenths, strict=True)), _PAUSES_S)
