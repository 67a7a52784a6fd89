"""Narratives of many units compared: the same whatever the chunks, found again among many, in little memory."""

import pickle
import random
from dataclasses import replace

import pytest

from schemas.checks import check, judge
from schemas.explained import values_of
from schemas.explanation import Explanation
from schemas.finding import Reading, Severity
from schemas.place import Place
from schemas.report import Agency
from schemas.review import kept
from schemas.review.kept import Kept, packed, unpacked
from schemas.review.near import SHARE, Index
from schemas.review.same import Narratives
from schemas.review.shingles import LENGTH, MOST, sample, share, shingles
from schemas.rules import Policy
from tests.builders import FORMS, sound

F2021 = FORMS[0]
SYLLABLES = [chr(0x4E00 + 37 * i % 9000) for i in range(700)]


def sentence(chance):
    """Characters as unevenly common as those of a language."""
    return "".join(SYLLABLES[int(699 * chance.random() ** 2.5)] for _ in range(chance.randint(12, 60)))


def text(chance, letters):
    parts = []
    while sum(map(len, parts)) < letters:
        parts.append(sentence(chance))
    return "".join(parts)[:letters]


def changed(chance, original, part):
    """A text of which about ``part`` of the shingles is as in the original: some runs are written anew."""
    runs, at = [], 0
    while at < len(original):
        size = chance.randint(12, 80)
        kept_as_is = chance.random() < part
        run = original[at : at + size]
        runs.append(run if kept_as_is else text(chance, len(run)))
        at += size
    return "".join(runs)


def report(name, words):
    return replace(sound(F2021), agency=Agency(name), sections={**sound(F2021).sections, "overview": words})


def found_in(reports, narratives=None, policy=None):
    return [
        [f for f in found if f.rule == "X-SAME"]
        for found in check([Reading(r) for r in reports], policy, None, narratives)
    ]


# ---- in parts of any size ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def readings():
    chance = random.Random(3)
    outlines = [text(chance, 900) for _ in range(30)]
    made = []
    for n in range(260):
        words = changed(chance, chance.choice(outlines), chance.choice((0.5, 0.85, 0.95, 1.0)))
        own = report(f"示例县第{n % 230}局", words)
        if n % 7 == 0:
            own = replace(own, values={**own.values, "disputes.reconsideration.total": 999})
        made.append(Reading(own, (), {"overview": Place(line=n % 5)} if n % 3 else {}))
    return made


@pytest.fixture(scope="module")
def whole(readings):
    return check(readings)


@pytest.mark.parametrize("size", [1, 7, 250])
def test_chunks_make_no_difference(readings, whole, size):
    assert 20 < sum(f.rule == "X-SAME" for found in whole for f in found) < 250
    narratives = Narratives()
    parts = [check(readings[at : at + size], None, None, narratives) for at in range(0, len(readings), size)]
    assert [found for part in parts for found in part] == whole


def test_judged_elsewhere_and_settled_here_is_the_same(readings):
    narratives = Narratives()
    came = pickle.loads(pickle.dumps(judge(readings[:60])))  # as from another process
    assert [narratives.settle(judged) for judged in came] == check(readings[:60])


def test_what_travels_between_processes_is_small(readings):
    (judged,) = judge([Reading(report("示例县教育局", text(random.Random(1), 5000)))])
    assert len(pickle.dumps(judged)) < 12_000
    assert judge([Reading(report("示例县教育局", "无"))])[0].trace is None


@pytest.mark.parametrize("level", [Severity.ERROR, Severity.WARNING, Severity.INFO])
def test_a_finding_stands_where_its_severity_and_place_put_it(readings, level):
    for found in check(readings, Policy({"X-SAME": level})):
        keys = [(f.severity.rank, 0 if f.place is None or f.place.line is None else f.place.line) for f in found]
        assert keys == sorted(keys)


def test_off_is_off(readings):
    off = Policy({"X-SAME": None})
    assert all(judged.trace is None for judged in judge(readings[:50], off))
    assert not any(found_in([r.report for r in readings[:50]], policy=off))


def test_an_explanation_is_told_with_the_finding():
    words = text(random.Random(2), 800)
    first, second = report("示例县教育局", words), report("示例县水利局", words)
    (plain,) = found_in([first, second])[1]
    said = Explanation("X-SAME", "", values_of(plain), "两局合署办公。")
    (told,) = found_in([first, replace(second, explanations=(said,))])[1]
    assert told == replace(plain, explanation="两局合署办公。")


# ---- found again ---------------------------------------------------------------------------------------


def of(words, others):
    """The share of a text's shingles in each of others (sets of shingles)."""
    own = shingles(words)
    return [len(own & other) / len(own) for other in others]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_shares_enough_is_found_among_many(seed):
    chance = random.Random(seed)
    phrases = [sentence(chance) for _ in range(12)]
    index, texts = Index(), []
    for number in range(80):
        # an outline of set phrases that all have, and words of one's own
        own = "".join(sentence(chance) + p for p in phrases) + text(chance, chance.choice((100, 400, 1500, 4500)))
        texts.append(own)
        index.add(f"{number}", sample(own))
    runs = [shingles(t) for t in texts]
    near = 0
    for _ in range(25):
        copied = changed(chance, chance.choice(texts), chance.uniform(0.85, 1))
        shares = of(copied, runs)
        near += max(shares) >= SHARE
        best = index.best("another", sample(copied), shares.__getitem__)
        assert best == ((shares.index(max(shares)), max(shares)) if max(shares) >= SHARE else None)
    assert near >= 8


@pytest.mark.parametrize("seed", range(6))
def test_a_short_text_within_a_long_one_is_found(seed):
    chance = random.Random(seed)
    index, texts = Index(), [text(chance, 5000) for _ in range(60)]
    for number, words in enumerate(texts):
        index.add(f"{number}", sample(words))
    for number, words in enumerate(texts):
        start = chance.randint(0, 3500)
        part = changed(chance, words[start : start + 1500], 0.95)
        exact = share(part, words)
        best = index.best("another", sample(part), lambda n, part=part: share(part, texts[n]))
        assert best == ((number, exact) if exact >= SHARE else None)


def test_a_copy_is_found_though_hundreds_have_each_of_its_phrases():
    chance = random.Random(5)
    phrases = [sentence(chance) for _ in range(200)]
    index, texts = Index(), []
    for number in range(300):
        texts.append("".join(chance.sample(phrases, 30)))
        index.add(f"{number}", sample(texts[-1]))
    found = [index.best("another", sample(t), lambda n, t=t: float(t == texts[n])) for t in texts]
    assert found == [(number, 1.0) for number in range(300)]


def test_a_unit_is_not_its_own_other():
    words = sample(text(random.Random(1), 600))
    index = Index()
    index.add("甲", words)
    assert index.best("甲", words, lambda n: 1.0) is None
    assert index.best("乙", words, lambda n: 1.0) == (0, 1.0)


def test_chains_are_the_same_when_there_are_more_of_them(monkeypatch):
    chance = random.Random(4)
    texts = [text(chance, 400) for _ in range(300)]
    monkeypatch.setattr("schemas.review.near._FEW", 16)
    few = Index()
    for number, words in enumerate(texts):
        few.add(f"{number}", sample(words))
    before = [few._holders(s) for words in texts for s in sample(words)]
    few._widen()
    assert [few._holders(s) for words in texts for s in sample(words)] == before


# ---- samples and texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("letters", [300, 1000, 5000, 20000])
def test_a_sample_is_the_lowest_of_all_shingles_numbers(letters):
    chance = random.Random(letters)
    words = text(chance, letters)
    runs = [words[i : i + LENGTH + 1] for i in range(letters - LENGTH)]
    numbers = sorted({n for run in runs for n in sample(run)})
    assert sample(words) == numbers[:MOST]
    assert len(sample(words)) == MOST or letters < 1500


def test_what_two_texts_share_is_in_both_samples_up_to_the_lower_end():
    chance = random.Random(9)
    long = text(chance, 8000)
    short = long[3000:3900]
    of_short, of_long = sample(short), sample(long)
    reach = of_long[-1]
    assert {n for n in of_short if n <= reach} <= set(of_long)


def test_texts_are_put_away_and_found_again(monkeypatch):
    monkeypatch.setattr(kept, "HELD", 500)
    chance = random.Random(6)
    texts = [text(chance, chance.randint(10, 400)) for _ in range(80)]
    store = Kept()
    for words in texts:
        store.add(packed(words))
    assert store._file is not None
    order = list(range(80))
    chance.shuffle(order)
    assert [unpacked(store.get(n)) for n in order] == [texts[n] for n in order]


@pytest.mark.parametrize("after", [0, 3])
def test_where_the_disk_is_full_texts_stay_in_memory(monkeypatch, after):
    class Full:
        taken = 0

        def __init__(self, data=b""):
            self.data = bytearray()

        def seek(self, at):
            self.at = at

        def read(self, size):
            return bytes(self.data[self.at : self.at + size])

        def write(self, data):
            if Full.taken >= after:
                raise OSError(28, "No space left on device")
            Full.taken += 1
            self.data[self.at : self.at + len(data)] = data
            return len(data)

    monkeypatch.setattr(kept, "HELD", 100)
    monkeypatch.setattr(kept.tempfile, "TemporaryFile", lambda **_: Full())
    texts = [text(random.Random(n), 200) for n in range(20)]
    store = Kept()
    for words in texts:
        store.add(packed(words))
    assert [unpacked(store.get(n)) for n in range(20)] == texts


def test_a_hundred_thousand_texts_need_no_more_than_bytes_a_shingle():
    """The index's arrays of 2,000 texts, by which those of any number are reckoned."""
    chance, index = random.Random(8), Index()
    for number in range(2000):
        index.add(f"{number}", sorted({chance.getrandbits(32) for _ in range(MOST)}))
    arrays = (index._rests, index._numbers, index._next, index._names, index._reach)
    assert sum(a.itemsize * len(a) for a in arrays) / 2000 <= 10 * MOST + 12
