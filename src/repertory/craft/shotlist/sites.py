"""Places that a shot says it is at and that the cast may lack: "in the kitchen", ", hallway,", "along the beach"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from repertory.craft.rewriting.wordsets import wordset
from repertory.craft.shotlist import filmwords as words
from repertory.craft.shotlist.text import WHO, Body

_ROOMS = wordset(
    "kitchen kitchenette bathroom bedroom nursery hallway corridor attic loft basement cellar garage pantry laundry "
    "study den parlour parlor foyer vestibule washroom restroom toilet ballroom banquet boardroom classroom courtroom "
    "courthouse newsroom darkroom cloakroom storeroom stockroom showroom ward stairwell staircase lobby lift elevator "
    "veranda verandah patio conservatory greenhouse shed barn stable bunker vault dungeon crypt chapel"
)
_BUILDINGS = wordset(
    "house home apartment flat cottage villa mansion cabin hut penthouse bungalow farmhouse palace castle fortress "
    "hospital clinic school college university kindergarten church cathedral mosque temple synagogue monastery museum "
    "gallery library theatre theater cinema opera supermarket market mall shop store bookshop bookstore bakery butcher "
    "pharmacy florist boutique restaurant café cafe cafeteria canteen diner pub tavern nightclub club hotel motel "
    "hostel inn office offices skyscraper prison jail gym stadium arena warehouse factory workshop studio bank casino "
    "airport terminal hangar barracks laboratory lab observatory lighthouse windmill morgue orphanage embassy "
    "laundromat garage arcade brewery winery distillery sawmill shelter ruins tent caravan trailer igloo"
)
_OUTDOORS = wordset(
    "beach seaside seashore shore coast park forest wood woods jungle rainforest desert dune dunes mountain mountains "
    "mountaintop hill hills hilltop hillside valley canyon gorge cliff cliffs field fields meadow farm farmyard "
    "orchard vineyard lake lakeside river riverbank riverside stream waterfall pond swamp marsh harbor harbour pier "
    "dock docks wharf marina jetty island ocean sea cave glacier volcano savannah savanna steppe tundra prairie oasis "
    "reef garden backyard courtyard yard terrace balcony rooftop roof porch playground zoo fairground carnival circus "
    "cemetery graveyard battlefield campsite camp racetrack alley alleyway street road lane avenue boulevard highway "
    "motorway freeway sidewalk pavement crosswalk plaza piazza square downtown suburb suburbs countryside village town "
    "city underpass overpass tunnel bridge subway underground railway junkyard scrapyard quarry mine moon wasteland"
)
_VEHICLES = wordset(
    "car taxi cab limousine limo bus coach tram train carriage plane airplane aeroplane cockpit helicopter boat ship "
    "ferry yacht submarine spaceship spacecraft ambulance van truck lorry"
)
_OF_TWO = (
    "living room|dining room|sitting room|waiting room|hotel room|dressing room|changing room|locker room|meeting room|"
    "conference room|control room|engine room|operating room|emergency room|throne room|guest room|back room|"
    "laundry room|board room|rest room|rec room|hotel lobby|train station|railway station|bus station|gas station|"
    "petrol station|police station|fire station|metro station|subway station|bus stop|parking lot|car park|"
    "parking garage|football field|tennis court|basketball court|swimming pool|construction site|building site|"
    "shopping mall|shopping centre|shopping center|post office|concert hall|town hall|city hall|beer garden|"
    "department store|grocery store|coffee shop|book shop|barber shop|ski slope|race track|night club|art gallery|"
    "front yard|back yard|back alley|town square|village square"
)
SITES = _ROOMS | _BUILDINGS | _OUTDOORS | _VEHICLES
"""Where a scene may be, each in a word, and not merely a spot of it: no corner, counter, window or mirror."""
_NOUN = rf"(?P<noun>{_OF_TWO}|{'|'.join(sorted(SITES, key=len, reverse=True))})"
_DET = r"(?:(?:the|an?|her|his|their|my|our|some|another|this|that|its)\s+|[\ue000]+'s?\s+)"
_ADJECTIVE = r"(?:(?!\w+ing\s|(?:and|or|of|to|with|from|at|in|on|by)\s)[^\W\d_][\w-]*\s+)"
_ROOM_ING = r"(?:crumbling|burning|glowing|sprawling|bustling|neighbouring|neighboring|adjoining|parking)\s+"
_ALONE = re.compile(
    rf"\s*(?:(?:int|ext)\.?\s+|(?:in|inside|at|on|outside|outside\s+of|near|by|in\s+front\s+of)\s+)?{_DET}?"
    rf"(?:{_ADJECTIVE}|{_ROOM_ING}){{0,3}}{_NOUN}(?:\s+(?:interior|exterior|set))?"
    rf"(?:\s+of\s+(?:{_DET})?(?:[^\W\d_][\w-]*\s*){{1,2}})?[\s.]*",
    re.IGNORECASE,
)
"""A part of a shot that is a place and says nothing else."""
_INSIDE = re.compile(
    rf"(?<!\w)(?P<prep>in|inside|at|on|through|along|across|down|up|into|enters?|entering|outside(?:\s+of)?|in\s+front\s+of|"
    rf"arrives?\s+at|arriving\s+at|around)\s+(?P<det>{_DET}|(?=(?:home|school|church|prison|jail|college|university|town|sea)"
    rf"(?!\w)))(?:{_ADJECTIVE}|{_ROOM_ING}){{0,2}}?{_NOUN}(?P<after>\s*(?:$|[,;.()])|\s+(?:(?:at|in|by|with|as|while|and|during|"
    rf"on|under|near|from|when|where|after|before|until|to|alone|again|behind|beside|next|together|of|all|is|"
    rf"crying|smiling|looking)(?!\w)|\w+(?:ing|ly|ed)(?!\w)|(?P<does>[a-z]+s(?!\w))))",
    re.IGNORECASE,
)
"""Words within what happens that tell where it does."""
_LOOKS = re.compile(
    r"(?<!\w)(?:look|star|gaz|point|smil|glanc|wav|peer|shout|yell|aim|nod|shoot|throw|fir|laugh|bark)\w*"
    r"(?:\s+(?:out|up|down|over|back|away|\w+ly|it|her\s+\w+|the\s+\w+)){0,2}\s*$",
    re.IGNORECASE,
)
"""Before "at" they tell of what somebody looks at."""
_GETS_IN = re.compile(
    r"(?<!\w)(?:get|gets|getting|climb|climbs|climbing|step|steps|stepping|hop|hops|jump|jumps|jumping|put|puts|putting|"
    r"load|loads|throw|throws|pack|packs|place|places|leave|leaves|drop|drops|toss|tosses|hails?)(?!\w)[^,;.]*$",
    re.IGNORECASE,
)
"""Before a car they tell of it from without."""
_NO_DESCRIPTION = wordset(
    "she he they it we i you who whose what there has have had is are was were be with without and but or of to from "
    "leaves enters exits walks runs goes sees sits stands waits looks lives passes crosses reaches drives cleans "
    "empty-handed not no never both then into onto out up down off over past no-one nobody photo picture painting map "
    "model toy miniature key keys door window"
)
_STREETS = wordset("street road lane avenue boulevard sidewalk pavement crosswalk downtown town city highway")
_AT_HOME = wordset("house home apartment flat cottage villa mansion cabin penthouse bungalow farmhouse")
_WATERS = wordset("sea ocean lake river stream pond")
CUES = frozenset({*SITES, *(part for two in _OF_TWO.split("|") for part in two.split()[1:])})


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A place that a shot says it is at, and that is none of the cast."""

    noun: str
    """What it is, in small letters: "kitchen", "train station"."""
    start: int
    end: int
    alone: bool
    """Whether a part of the shot says nothing else."""
    outside: bool = False
    """Whether the shot is said to be outside it."""


def site_of(body: Body) -> Site | None:
    """Where the words of a shot say that it is, names of the cast aside: what has a part of its own comes first."""
    if CUES.isdisjoint(body.tokens):
        return None
    within: Site | None = None
    for start, end in body.clauses():
        site = _site_in(body.left[start:end])
        if site:
            site = replace(site, start=start + site.start, end=start + site.end)
            if site.alone:
                return site
            within = within or site
    return within


@lru_cache(maxsize=4096)  # the same parts stand in many shots
def _site_in(part: str) -> Site | None:
    """Where a part of a shot says that it is."""
    if CUES.isdisjoint(words.tokens(part)):
        return None
    alone = _ALONE.fullmatch(part)
    if alone and _NO_DESCRIPTION.isdisjoint(words.tokens(part[: alone.start("noun")])):
        return Site(noun=alone["noun"].lower(), start=alone.start("noun"), end=alone.end("noun"), alone=True)
    return next(filter(None, (_within(part, found) for found in _INSIDE.finditer(part))), None)


def _within(part: str, found: re.Match[str]) -> Site | None:
    noun, prep = found["noun"].lower(), " ".join(found["prep"].lower().split())
    before = part[: found.start()].rstrip()
    of_a_thing = found["does"] and not before.endswith((WHO, "she", "he", "they"))  # "the kitchen tables"
    described = not _NO_DESCRIPTION.isdisjoint(words.tokens(part[found.end("prep") : found.start("noun")]))
    if of_a_thing or described or (prep == "at" and _LOOKS.search(before)):
        return None
    if noun in _VEHICLES and (prep not in {"in", "inside", "on"} or _GETS_IN.search(before)):
        return None
    if noun in _WATERS and prep in {"into", "at", "across", "around"}:
        return None
    if prep in {"up", "down", "around", "across"} and noun in _BUILDINGS | _ROOMS - {"hallway", "corridor"}:
        return None
    if noun == "home" and prep not in {"at", "in", "inside"}:
        return None
    return Site(noun=noun, start=found.start("noun"), end=found.end("noun"), alone=False)


def may_be_in(noun: str, place: str) -> bool:
    """Whether a place of the cast may well be meant by a word, or be around it: a kitchen is in "Anna's kitchen", a
    pavement in a street, "the house" around a bedroom."""
    called, said = words.tokens(place), frozenset(noun.split())
    return (
        (bool(said) and said <= called)
        or (not _STREETS.isdisjoint(said) and not _STREETS.isdisjoint(called))
        or (not _AT_HOME.isdisjoint(said) and not (_ROOMS | _AT_HOME | {"room"}).isdisjoint(called))
        or (bool(said & {"sea", "ocean", "shore", "coast", "seaside"}) and "beach" in called)
        or (bool(said & {"wood", "woods", "forest"}) and bool(called & {"wood", "woods", "forest"}))
    )  # fmt: skip


def named_after(noun: str, places: Sequence[str]) -> str:
    """The one place of the cast that has the word in its name; empty where none or several have."""
    found = [place for place in places if frozenset(noun.split()) <= words.tokens(place)]
    return found[0] if len(found) == 1 else ""
