"""A web page of a session: one file with the sound, the words and the steps, which can be opened again."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.page.cards import Card as Card
    from voicecoach.page.cards import make_cards as make_cards
    from voicecoach.page.carried import CarriedFiles as CarriedFiles
    from voicecoach.page.carried import read_page as read_page
    from voicecoach.page.content import PageContent as PageContent
    from voicecoach.page.content import Picture as Picture
    from voicecoach.page.content import StepSource as StepSource
    from voicecoach.page.elements import data_block as data_block
    from voicecoach.page.elements import element as element
    from voicecoach.page.elements import to_html as to_html
    from voicecoach.page.icon import icon_png as icon_png
    from voicecoach.page.policy import content_policy as content_policy
    from voicecoach.page.sound import write_sound as write_sound
    from voicecoach.page.step_list import card_elements as card_elements
    from voicecoach.page.write import write_page as write_page

lazy_names(
    __name__,
    {
        "cards": ("Card", "make_cards"),
        "carried": ("CarriedFiles", "read_page"),
        "content": ("PageContent", "Picture", "StepSource"),
        "elements": ("data_block", "element", "to_html"),
        "icon": ("icon_png",),
        "policy": ("content_policy",),
        "sound": ("write_sound",),
        "step_list": ("card_elements",),
        "write": ("write_page",),
    },
)
