"""The words for how people look: hair, eyes, skin, age, build, height, face, beauty, origin, and what they wear.

Classes of adjectives: C colour, L length, T cut and texture, S shape and size, U build, H height, Y age, Q beauty,
K skin, X other traits of a face, O origin.
"""

from __future__ import annotations

import re

from repertory.craft.rewriting.wordsets import wordset


def _by_word(groups: dict[str, str]) -> dict[str, str]:
    """{"tall": "H", ...} from {"H": "tall ..."}; a word of several groups has all their letters."""
    found: dict[str, str] = {}
    for letter, words in groups.items():
        for word in words.split():
            found[word] = found.get(word, "") + letter
    return found


ADJECTIVES = _by_word(
    {
        "C": "black brown brunette blonde blond red ginger auburn grey gray greying graying silver silvery white "
        "golden copper coppery chestnut raven platinum sandy hazel green blue amber violet dark light fair "
        "jet-black ash pink "
        "purple turquoise teal bleached dyed salt-and-pepper honey caramel flaxen ebony inky mousy emerald "
        "ice-blue sea-green steel-grey gold strawberry mahogany pepper-and-salt pale darker lighter icy",
        "L": "long short longish shoulder-length waist-length chin-length jaw-length hip-length cropped close-cropped "
        "buzzed buzz-cut close-cut short-cropped ear-length knee-length elbow-length shoulder-long floor-length "
        "shorter longer",
        "T": "curly curled wavy straight braided plaited frizzy kinky coily coiled spiky spiked shaved shaven permed "
        "bobbed thick thin thinning receding fine bushy trimmed silky glossy lustrous shaggy dreadlocked textured "
        "full-head-of thick-head-of fine-head-of good-head-of head-of "
        "unruly bouncy tight wiry sleek luxuriant neatly-trimmed well-kept bristly crew-cut tightly-curled",
        "S": "narrow round oval square angular chiselled chiseled high full thin small large big crooked aquiline "
        "hooked upturned pointed prominent almond almond-shaped deep-set close-set wide-set hooded delicate rugged "
        "heart-shaped gaunt craggy broad strong slanted slender long high-set snub chubby plump thick bony sharp fine "
        "flat pointy sculpted defined refined piercing bulbous roman arched heavy wide round-cheeked elfin",
        "U": "slim slender thin skinny lean lanky wiry muscular athletic stocky heavyset heavy-set burly plump chubby "
        "fat overweight obese petite slight brawny beefy stout portly rotund curvy voluptuous willowy svelte sturdy "
        "broad-shouldered narrow-shouldered gangly gangling rangy bulky thickset thick-set rail-thin waifish "
        "barrel-chested pot-bellied well-built toned leggy hulking medium compact powerfully-built bony broad big "
        "large small slightly-built heavily-built curvaceous paunchy strapping scrawny stick-thin corpulent "
        "slim-built sinewy average lithe delicate statuesque lissom lissome buxom zaftig pudgy tubby podgy dumpy "
        "spindly puny busty pint-sized slimmer skinnier fatter stouter curvier",
        "H": "tall short tiny towering diminutive six-foot six-foot-tall tallish taller shorter long-legged lofty",
        "Y": "young old elderly middle-aged teenage teenaged youthful ageing aging aged older younger adolescent "
        "grandmotherly grandfatherly thirtyish fortyish fiftyish sixtyish twentyish pre-teen young-looking",
        "Q": "beautiful pretty handsome gorgeous attractive good-looking cute stunning ugly homely fetching comely "
        "striking lovely plain-looking ravishing breathtaking alluring hot sexy drop-dead-gorgeous photogenic "
        "beautiful-looking prettier uglier lovelier",
        "K": "freckled freckly pale fair tanned tan olive ebony porcelain weathered wrinkled wrinkly scarred "
        "pockmarked bronzed suntanned swarthy tattooed leathery alabaster milky dusky creased lined "
        "sun-weathered weather-beaten ivory dark smooth rosy-cheeked ruddy sun-kissed dimpled "
        "flawless sallow pasty florid wizened",
        "X": "bald balding bearded moustached mustached moustachioed mustachioed goateed clean-shaven unbearded "
        "boyish girlish mannish tomboyish androgynous feminine masculine whiskered stubbled bewhiskered "
        "snub-nosed beardless boyish-looking hirsute gap-toothed buck-toothed",
        "O": "asian african caucasian latina latino hispanic indian korean japanese chinese scandinavian nordic "
        "mediterranean ghanaian nigerian irish scottish italian french german russian mexican brazilian arab arabic "
        "persian turkish swedish norwegian danish ethiopian kenyan somali vietnamese thai filipino filipina polynesian "
        "african-american afro-american afro-caribbean biracial mixed-race black european eurasian south-asian "
        "east-asian english spanish greek dutch polish caribbean jamaican egyptian moroccan",
    }
)
"""What each adjective can be about."""

NOUNLIKE = frozenset(["blonde", "blond", "brunette", "redhead", "redheads", "teenager"])
"""Adjectives, and their like, that can stand for a person: "the blonde"."""
HEADS = _by_word({"C": "redhead red-head ginger-head", "Y": "sexagenarian septuagenarian octogenarian"})
"""Nouns that are nothing but a description."""
AS_NOUNS = {
    **dict.fromkeys(("ginger", "carrot-top"), "redhead"),
    **dict.fromkeys(("beauty", "stunner", "looker", "knockout", "bombshell", "belle"), "beautiful"),
    **dict.fromkeys(("hunk", "adonis"), "handsome"),
    **dict.fromkeys(("skinhead", "baldy"), "bald"),
    **dict.fromkeys(("oldie", "oldster", "greybeard", "graybeard"), "elderly"),
    "towhead": "blonde",
}
"""Nouns that stand for somebody only where nothing follows them, and what they say: "Mia, a ginger,"."""
DENYING = wordset(
    "no not isn't aren't wasn't weren't doesn't don't didn't hasn't haven't hadn't without lacks lack never neither nor"
)
"""What says that somebody does not look so."""
PAST = wordset("used formerly previously once")
"""What says that somebody looked so in another time."""

HAIR_ONLY = wordset("ginger auburn")
"""Colours that are said of nobody but by their hair."""

STRONG = frozenset(
    word
    for word, classes in ADJECTIVES.items()
    if set(classes) & set("UKXH") and not set(classes) & set("CLTS") and word != "slight"
) | wordset(
    "petite middle-aged elderly teenage blonde blond brunette freckled slim slender wiry good-looking handsome gorgeous"
)
"""Said of nobody but people, more or less."""
OF_PEOPLE = frozenset(word for word, classes in ADJECTIVES.items() if set(classes) & set("UHYQKXO"))
"""What can be said of a person as a whole: "tall", "young"."""

_PARTS = {
    "hair": "hair locks tresses ponytail pony-tail bun fringe bangs haircut hairdo mane "
    "head scalp pate skull strands strand hairline temples",
    "curls": "curls braids braid dreadlocks dreads afro ringlets pigtails plaits plait cornrows buzzcut mohawk bob "
    "pixie-cut crew-cut buzz-cut bowl-cut bob-cut bob-haircut bob-hairdo bob-hairstyle pixie-haircut page-boy-cut "
    "pageboy-cut pageboy-haircut bowl-haircut pixie-hairstyle buzz-haircut undercut mullet baldness",
    "brows": "eyebrows brows eyebrow brow lashes eyelashes",
    "beard": "beard moustache mustache stubble goatee sideburns whiskers",
    "eyes": "eyes eye irises iris",
    "face": "face features cheeks cheek forehead",
    "nose": "nose chin jaw jawline lips lip mouth cheekbones cheekbone ears teeth",
    "marks": "freckles dimples dimple wrinkles scar scars mole moles birthmark tattoo tattoos freckle",
    "skin": "skin complexion",
    "body": "build frame figure body physique stature height shoulders arms legs hands fingers neck waist torso chest "
    "limbs hips back wrists wrist hand arm leg shoulder silhouette belly",
    "worn": "glasses spectacles eyeglasses earrings earring nose-ring piercing piercings monocle braces hearing-aid",
}
PARTS = {word: part for part, words in _PARTS.items() for word in words.split()}
"""What of a body each noun is about."""
ALWAYS_WORN = wordset(_PARTS["worn"])
"""Features only of those whose locked card names them."""
FEATURES = frozenset(word for part in ("curls", "beard", "marks", "worn") for word in _PARTS[part].split())
"""Parts whose very mention describes: not everybody has them."""
ACCEPTS = {
    "hair": "CLT",
    "curls": "CLTS",
    "beard": "CLTS",
    "brows": "CLTSK",
    "eyes": "CSQ",
    "face": "SKQYUO",
    "nose": "SQK",
    "marks": "CSLK",
    "worn": "",
    "skin": "CKYO",
    "body": "UHSLKYQ",
}
"""Which classes of adjectives describe each part."""
PASSING = {
    "eyes": wordset("red white wide sharp strong heavy full high thin flat broad long thick narrow pink hooded icy"),
    "face": wordset("long pale full strong thin wide big broad high sharp hot flat"),
    "nose": wordset("pink red hot wide open full") - {"full"},
    "skin": wordset("red white green blue"),
    "body": wordset("high full heavy flat wide sharp hot pale"),
    "hair": wordset("light fine"),
    "brows": wordset("smooth creased lined wrinkled wrinkly hot"),
}
"""Words of these classes that say how somebody feels or moves: "her eyes are red", "his face is pale"."""
HEAD_ONLY = wordset("shaved shaven bald balding buzzed cropped close-cropped")
"""All that can be said of a head: "a shaved head"."""

SUFFIXES = {
    "haired": "hair", "maned": "hair", "tressed": "hair", "headed": "hair", "eyed": "eyes", "skinned": "skin",
    "complexioned": "skin", "faced": "face", "cheeked": "face", "featured": "face", "shouldered": "body",
    "chested": "body", "legged": "body", "limbed": "body", "bodied": "body", "built": "body", "nosed": "nose",
    "jawed": "nose", "chinned": "nose", "lipped": "nose", "bearded": "beard", "boned": "body", "framed": "body",
    "moustached": "beard", "cheekboned": "nose", "hipped": "body", "bellied": "body", "lashed": "brows",
    "browed": "hair", "necked": "body", "locked": "hair", "fingered": "body", "armed": "body",
}  # fmt: skip
"""Second halves of compounds: "silver-haired"."""
_LOOKS_IN_COMPOUNDS = wordset(
    "almond baby barrel big bushy button cat doe fine flame freckle hatchet heavy hook lantern moon pug "
    "raven round scar "
    "shaven"
)


def compound(word: str) -> str:
    """The part of the body that a compound adjective describes, empty where it is about none: "silver-haired" -> hair,
    "wide-eyed" -> nothing, since that passes."""
    first, hyphen, last = word.rpartition("-")
    part = SUFFIXES.get(last)
    if not hyphen or part is None:
        return ""
    names = first.split("-")
    if last == "headed":
        return "hair" if names[-1] in COLOURS | {"shaven", "shaved", "bald", "curly"} else ""
    if last in {"locked", "armed", "fingered", "featured"} and names[-1] in {"pad", "land", "dead", "inter", "light"}:
        return ""
    fits = [
        name
        for name in names
        if name in _LOOKS_IN_COMPOUNDS
        or (set(ADJECTIVES.get(name, "")) & set(ACCEPTS[part]) and name not in PASSING.get(part, ()))
    ]
    if part == "body" and not fits:
        fits = [name for name in names if name in {"broad", "narrow", "wide"}]
    return part if fits else ""


def worn_as(word: str) -> str:
    """One word for all that mean the same thing: "glasses" for "spectacles", "earring" for "earrings"."""
    if word in {"glasses", "spectacles", "eyeglasses"}:
        return "glasses"
    return word.removesuffix("s")


COLOURS = frozenset(word for word, classes in ADJECTIVES.items() if "C" in classes)

PERSONS = {
    "she": "woman lady girl gal lass female schoolgirl matron grandma granny",
    "he": "man gentleman guy boy lad male fellow bloke chap dude grandpa schoolboy",
    "": "person teenager teen youth youngster adult individual child kid adolescent pensioner twenty-something",
}
PERSON = {word: gender for gender, words in PERSONS.items() for word in words.split()}
"""Nouns that say nothing of somebody but sex and age, with the pronoun."""
OTHERS = {
    "she": "mother sister daughter wife aunt grandmother girlfriend actress waitress queen princess nun bride niece "
    "women girls ladies hostess widow mum mom heroine ballerina barmaid goddess witch sisters daughters duchess",
    "he": "father brother son husband uncle grandfather boyfriend actor waiter king prince monk groom nephew men boys "
    "gentlemen policeman fisherman butler cowboy dad hero brothers sons guys knight priest postman doorman salesman",
    "": "stranger nurse doctor bouncer painter model guard soldier officer detective driver pilot teacher student "
    "dancer singer barista bartender boss friend neighbour neighbor crowd guest customer passenger rider farmer chef "
    "cook cop thief killer boxer twin baby toddler captain sailor judge lawyer clerk worker tourist couple patient "
    "surgeon agent guitarist drummer violinist pianist musician reporter journalist photographer director coach "
    "player runner skater surfer biker hiker beggar busker vendor librarian janitor engineer scientist astronaut "
    "wizard elf dwarf giant warrior ghost zombie vampire figure someone somebody people men-at-arms sheriff suspect "
    "witness hacker rival opponent colleague roommate cousin lover partner assistant secretary receptionist cashier "
    "mechanic carpenter gardener shepherd villager marine medic paramedic firefighter statue mannequin model crew "
    "host commander protagonist fugitive navigator "
    "onlooker bystander commuter pedestrian jogger cyclist referee waiter's",
}
CREATURES = wordset(
    "doll puppet statue mannequin horse pony cat dog lion wolf fox creature monster robot alien angel android "
    "mermaid deer bear kitten puppy tiger owl figurine dragon goat cow sheep bull dummy"
)
"""What has hair and eyes, and is no person."""
OTHER = {**dict.fromkeys(CREATURES, ""), **{word: gender for gender, words in OTHERS.items() for word in words.split()}}
"""Nouns that say who somebody is, and not how they look; nobody bound unless the text says so."""
PICTURED = wordset(
    "photograph photo painting drawing statue picture poster sketch doll mannequin bust mural portrait "
    "snapshot billboard video recording image memory dream hologram reflections"
)
"""What shows somebody who is not there."""

CLOTHES = wordset(
    "jacket coat sweater hoodie shirt suit dress gown raincoat overalls sari uniform jeans trousers pants "
    "skirt blouse t-shirt tee cardigan jumper pullover vest waistcoat tuxedo cape cloak robe kimono pyjamas "
    "pajamas tracksuit swimsuit bikini shorts leggings parka anorak trenchcoat trench blazer turtleneck polo "
    "tunic apron scrubs armor armour jumpsuit boilersuit dungarees corset nightgown wetsuit spacesuit "
    "sundress minidress windbreaker poncho bathrobe sweatshirt tank-top cap hat beanie scarf boots shoes "
    "sneakers heels sandals gloves beret fedora outfit clothes tie bow-tie stockings tights socks slippers "
    "flannel denim kilt sweatpants loafers trainers overcoat toga catsuit bodysuit headscarf veil turban "
    "tux bonnet sash belt costume leathers vestments chinos khakis fatigues flip-flops wellies wellingtons slacks "
    "loincloth onesie romper singlet kaftan caftan cheongsam lederhosen waders snowsuit jumpsuit petticoat "
    "nightshirt pinafore smock dungaree doublet breeches culottes cassock trilby stetson bandana bandanna "
    "suspenders mittens cummerbund galoshes moccasins stilettos clogs"
)
"""What is worn."""
ACCESSORIES = wordset(
    "diamonds jewellery jewelry feathers "
    "tiara crown goggles jewels necklace earrings glasses sunglasses spectacles bracelet bracelets pearls monocle mask "
    "helmet trunks pumps braces sombrero bangles watch ring rings medal medals backpack wig brooch choker"
)
"""What is worn only where clothes are named before it."""
CLOTHES_WORDS = wordset(
    "scuffed beat-up moth-eaten hand-me-down hand-knitted ribbed polished slouchy snug well-loved grubby bobbled "
    "patchwork buttery supple sleek roomy boxy lined sequin tartan houndstooth paisley dark-blue dark-green light-blue "
    "bright-red sky-blue bottle-green blood-red jet-black off-white crisp starched ironed immaculate spotless "
    "worn faded oversized crumpled chunky knitted knit cable-knit woollen woolen wool leather denim silk "
    "cotton velvet linen tweed satin lace sequinned sequined embroidered striped plaid checked chequered "
    "checkered patterned floral polka-dot double-breasted single-breasted three-piece two-piece tailored "
    "fitted tight loose baggy ripped frayed vintage old new long short elegant stylish shabby battered "
    "distressed quilted padded puffy hooded fur fur-lined high-collared v-neck crew-neck sleeveless "
    "long-sleeved short-sleeved cropped ankle-length flowing slim-fit designer classic stained patched "
    "threadbare heavy thick thin light bright dark cosy cozy fluffy soft belted zipped studded beaded "
    "glittering sparkling shiny glossy matte rumpled well-cut tan beige cream navy maroon crimson scarlet "
    "burgundy khaki olive mustard yellow orange indigo lilac lavender magenta charcoal ivory camel neon "
    "pastel expensive cheap simple plain fancy formal smart little big huge ill-fitting fringed pleated neat "
    "pinstripe pinstriped herringbone suede corduroy cashmere mohair nylon latex sheer strapless backless "
    "ragged tattered well-worn weathered ratty scruffy bulky military army brand-new matching pristine "
    "dusty-pink turtleneck"
) | (COLOURS - {"greying", "graying"})
"""What is said of clothes that pictures show, besides what happens to them ("wet", "torn", "open")."""
CLOTHES_COLOURS = (COLOURS - {"light", "dark", "fair", "pale"}) | frozenset(
    [
        "yellow",
        "orange",
        "beige",
        "cream",
        "navy",
        "maroon",
        "crimson",
        "scarlet",
        "burgundy",
        "khaki",
        "olive",
        "mustard",
        "lilac",
        "magenta",
        "tan",
    ]
)

JOB = re.compile(
    r"(?:keeper|maker|smith|worker|ologist|ician|[a-z]woman|tender|fighter|hunter|dealer|cleaner|player|owner)$"
)
"""How the names of jobs end."""
SHAPED = re.compile(r"^(?:[a-z]+-)+(?:" + "|".join(SUFFIXES) + r")$")
