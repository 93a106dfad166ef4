"""What can be worn with what: which clothes an outfit leaves room for, and which contradict it."""

from __future__ import annotations

from repertory.craft.rewriting import looks
from repertory.craft.rewriting.describing import Known
from repertory.craft.rewriting.wordsets import wordset

_OVER = wordset(
    "jacket coat raincoat parka anorak trenchcoat trench blazer windbreaker poncho overcoat cape cloak cardigan"
)
_TOP = wordset("sweater hoodie shirt blouse t-shirt tee jumper pullover turtleneck polo sweatshirt tank-top tunic")
_BELOW = wordset("jeans trousers pants skirt shorts leggings slacks chinos khakis sweatpants kilt")
_LAYERS = (_OVER, _TOP, _BELOW)
_WHOLE = wordset(
    "suit dress gown uniform overalls sari kimono jumpsuit boilersuit wetsuit spacesuit catsuit bodysuit toga robe "
    "pyjamas pajamas tracksuit swimsuit bikini nightgown sundress minidress dungarees tuxedo armor armour onesie romper"
)
_EXTRAS = wordset(
    "cap hat beanie scarf boots boot shoes shoe sneakers sneaker heels sandals gloves glove beret fedora tie bow-tie "
    "stockings tights socks sock slippers loafers trainers headscarf veil turban bonnet sash belt flip-flops wellies "
    "wellingtons trilby stetson bandana bandanna suspenders mittens cummerbund galoshes moccasins stilettos clogs "
    "apron petticoat vest waistcoat"
)
_WITH_ANY = looks.ACCESSORIES | looks.ALWAYS_WORN | _EXTRAS
"""What goes with every outfit, and is no outfit of its own."""
_WORN = looks.CLOTHES | _WITH_ANY


def is_worn(word: str) -> bool:
    """Whether it is something to wear: "boots", "jackets", "glasses"."""
    return _plain(word) in _WORN


def goes_with_any(said: str) -> bool:
    """Whether all that is worn by these words goes with every outfit: "a hat and boots"."""
    worn = [word for word in said.casefold().split() if is_worn(word)]
    return bool(worn) and all(_plain(word) in _WITH_ANY for word in worn)


def bound_outfit(person: Known) -> str:
    """What somebody wears where the words name none of the own outfits."""
    return person.wears or person.outfits[0]


def contradicts(garment: str, person: Known) -> bool:
    """Whether somebody in this garment, and nothing else is said of the clothes, wears another outfit than the own:
    boots go with any, jeans with a jacket, a dress with none."""
    own = bound_outfit(person).casefold().split()[-1]
    worn = _plain(garment)
    if worn in _WITH_ANY:
        return False
    own_layer, layer = _layer(own), _layer(worn)
    return not own_layer or not layer or own_layer is layer


def beside_contradicts(garment: str, outfit: str) -> bool:
    """Whether what is worn beside the outfit cannot be: a second coat over the coat, jeans under the suit."""
    own, other = outfit.casefold().split()[-1], _plain(garment)
    if {own, other} & _WHOLE:
        return own in _WHOLE and (other in _WHOLE or bool(_layer(other)))
    layer = _layer(own)
    return bool(layer) and layer is _layer(other)


def _layer(garment: str) -> frozenset[str]:
    """The kind of clothes that it is, empty for what is all that somebody wears, or of no kind."""
    return next((layer for layer in _LAYERS if garment in layer), frozenset())


def _plain(garment: str) -> str:
    """The word for one of them, where it is known so: "raincoats"."""
    known = (*_LAYERS, _WHOLE, _WORN)
    ones = (garment, garment.removesuffix("s"), garment.removesuffix("es"))
    return next((one for one in ones if any(one in kind for kind in known)), garment)
