"""What the words for looks mean: each stands for values that a locked card may have, "dark" hair for black or brown."""

from __future__ import annotations

from repertory.craft.rewriting.wordsets import wordset


def _values(lines: str) -> dict[str, frozenset[str]]:
    """{"blond": {"blonde"}, ...} from lines such as `blond flaxen: blonde`."""
    found: dict[str, frozenset[str]] = {}
    for line in lines.strip().splitlines():
        words, _, values = line.partition(":")
        for word in words.split():
            found[word] = frozenset(values.split())
    return found


_HAIR_COLOURS = _values("""
dark darker: black brown
black raven jet-black ebony inky: black
brown brunette chestnut caramel mousy mahogany: brown
auburn: red brown
hazel: brown
blonde blond golden gold platinum sandy flaxen honey strawberry bleached fair ash: blonde
light lighter: blonde brown
red ginger copper coppery redhead redheads red-head ginger-head: red
grey gray silver silvery white greying graying salt-and-pepper pepper-and-salt steel-grey: grey
pink: pink
blue turquoise teal: blue
green emerald: green
purple violet: purple
""")
_EYE_COLOURS = _values("""
dark darker: brown black
black ebony: black
brown chestnut caramel amber honey golden gold: brown
hazel: brown green
green emerald: green
sea-green turquoise teal: green blue
blue ice-blue violet: blue
grey gray silver steel-grey icy: grey
light lighter: blue green grey
""")
SHADES = wordset("dark darker light lighter fair pale ash icy")
_LENGTHS = _values("""
long longer waist-length hip-length knee-length floor-length: long
longish shoulder-length shoulder-long: long medium
chin-length jaw-length ear-length: short medium
short shorter cropped close-cropped close-cut short-cropped bobbed bob pixie-cut: short
bob-cut bob-haircut bob-hairdo bob-hairstyle bowl-cut bowl-haircut pixie-haircut pageboy-cut: short
buzzed buzz-cut buzzcut crew-cut: short shaved
shaved shaven: shaved bald
bald baldness: bald shaved
balding receding: bald
""")
_TEXTURES = _values("""
curly curled coily coiled kinky frizzy tightly-curled ringlets permed: curly
wavy waves: wavy curly
straight sleek: straight
braided plaited braids braid plaits plait cornrows: braided
dreadlocked dreadlocks dreads: dreadlocks
spiky spiked: spiky
mohawk: mohawk
full-head-of thick-head-of good-head-of fine-head-of: full curly wavy straight braided dreadlocks spiky
mullet: mullet
pigtails: braided pigtails
afro: curly afro
""")
_SKIN = _values("""
black dark dusky ebony brown african african-american afro-american afro-caribbean nigerian ghanaian kenyan: dark
pale fair light porcelain ivory alabaster milky white caucasian scandinavian nordic irish swedish norwegian: light
olive tanned tan bronzed swarthy suntanned mediterranean: medium
""")
_BUILDS = _values("""
slim slender thin skinny svelte willowy petite rail-thin waifish slim-built scrawny stick-thin lithe delicate: slim
slightly-built slight slimmer skinnier lissom lissome spindly puny: slim
lean lanky wiry gangly gangling rangy sinewy bony narrow-shouldered: slim athletic
athletic toned: athletic slim broad
muscular well-built brawny powerfully-built strapping hulking barrel-chested: athletic broad
broad-shouldered broad: broad athletic heavy
stocky burly sturdy thickset thick-set compact stout bulky heavily-built big: heavy broad
heavyset heavy-set plump chubby fat overweight obese portly rotund pot-bellied paunchy corpulent heavy: heavy
curvy voluptuous curvaceous buxom zaftig busty curvier: heavy curvy
pudgy tubby podgy dumpy fatter stouter: heavy
""")
_HEIGHTS = _values("""
tall tallish taller towering six-foot six-foot-tall long-legged lanky rangy willowy leggy lofty gangly gangling: tall
statuesque: tall
short shorter tiny diminutive petite small little pint-sized: short
""")
_FACES = _values("""
narrow thin long slender gaunt: narrow
round wide full chubby plump broad: round
square: square
heart-shaped: heart
oval: oval narrow
""")
_SHOULDERS = _values("""
narrow slim slender slight thin bony delicate narrow-shouldered: narrow
broad wide big powerful square broad-shouldered: broad
""")
BEARDS = wordset("bearded moustached mustached moustachioed mustachioed goateed whiskered bewhiskered")
_GENDERS = _values("""
boyish boyish-looking mannish masculine: he
girlish feminine: she
""")
WHAT = {
    "hair colour": _HAIR_COLOURS,
    "eye colour": _EYE_COLOURS,
    "hair": _LENGTHS,
    "hair style": _TEXTURES,
    "beard colour": _HAIR_COLOURS,
    "skin": _SKIN,
    "build": _BUILDS,
    "height": _HEIGHTS,
    "face": _FACES,
    "sex": _GENDERS,
    "shoulders": _SHOULDERS,
}
KINDS_OF_PART = {
    "hair": ("hair colour", "hair", "hair style"),
    "curls": ("hair colour", "hair", "hair style"),
    "beard": ("beard colour",),
    "eyes": ("eye colour",),
    "face": ("face",),
    "skin": ("skin",),
    "body": ("build", "height", "skin"),
}
MARKS = {
    **dict.fromkeys(("clean-shaven", "beardless", "unbearded"), "no beard"),
    "freckled": "freckle",
    "freckly": "freckle",
    "dimpled": "dimple",
    "scarred": "scar",
}
"""Features that an adjective names."""
HAIRLESS = wordset("bald shaved")
