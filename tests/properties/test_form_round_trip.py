"""What is written into the form, in whatever style, is what is read from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from inventaris.model.request import Delivery, GitSource, Upload
from inventaris.model.steps import FormField
from inventaris.parsing.attachments import read_attachments
from inventaris.parsing.form import parse_form
from inventaris.parsing.labels import fold
from tests.request_forms import FIELDS, KINDS, PROJECT, request_template

Answers = list[tuple[FormField, str]]

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
DATE_STYLES: tuple[Callable[[date], str], ...] = (
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{DAYS[d.weekday()]}, {d.day} {MONTHS[d.month - 1][:3]} {d.year}",
    lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    date.isoformat,
)
LABELS = {fold(text) for field in FIELDS for text in (field.label, *field.aliases)}

words = st.text(alphabet="abcdefghijklmnoprstu", min_size=3, max_size=9)
texts = (
    st.lists(words, min_size=1, max_size=6)
    .map(" ".join)
    .map(str.capitalize)
    .filter(lambda text: fold(text) not in LABELS)
)
uploads = st.builds(
    Upload,
    secret=st.text(alphabet="0123456789abcdef", min_size=32, max_size=32),
    filename=st.tuples(words, st.sampled_from([".pdf", ".PDF", ".zip", "-v2.tar.gz"])).map("".join),
)
repositories = st.builds(
    GitSource, url=words.map(lambda word: f"https://git.contoh.go.id/{word}/aplikasi.git")
)


def link(upload: Upload, style: int) -> str:
    path = f"/uploads/{upload.secret}/{upload.filename}"
    return (
        f"[{upload.filename}]({path})",
        f"![gambar]({path}){{width=900 height=600}}",
        f"[berkas](https://gitlab.contoh.go.id/-/project/{PROJECT}{path})",
        f"https://gitlab.contoh.go.id/permohonan/disdik{path}",
    )[style]


def repository(source: GitSource, style: int) -> str:
    return (
        source.url,
        f"<{source.url}>",
        f"[repositori]({source.url})",
        f"git clone {source.url}.",
    )[style]


@dataclass(frozen=True)
class Filled:
    """Answers as texts to be written, beside what should be read from them."""

    written: Mapping[str, str]
    texts: Mapping[str, str]
    date: date | None
    scan: tuple[Upload, ...]
    source: Delivery | None


@st.composite
def filled(draw: st.DrawFn) -> Filled:
    written: dict[str, str] = {}
    said: dict[str, str] = {}
    letter_date: date | None = None
    scan: tuple[Upload, ...] = ()
    source: Delivery | None = None
    for field in draw(st.lists(st.sampled_from(FIELDS), unique=True)):
        style = draw(st.integers(0, 3))
        match field.kind:
            case "text":
                written[field.key] = said[field.key] = draw(texts)
            case "date":
                letter_date = draw(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
                written[field.key] = draw(st.sampled_from(DATE_STYLES))(letter_date)
            case "uploads":
                letter = draw(uploads)
                scan = (letter,)
                written[field.key] = link(letter, style)
            case "source":
                source = draw(uploads | repositories)
                written[field.key] = (
                    link(source, style) if isinstance(source, Upload) else repository(source, style)
                )
    return Filled(written, said, letter_date, scan, source)


def labelled(pattern: str) -> Callable[[Answers], str]:
    return lambda answers: "\n".join(
        pattern.format(n=n, label=field.label, LABEL=field.label.upper(), answer=answer)
        for n, (field, answer) in enumerate(answers, start=1)
    )


WRITING_STYLES: dict[str, Callable[[Answers], str]] = {
    "plain": labelled("{label}: {answer}"),
    "spaced": labelled("{label}   :   {answer}  "),
    "paragraphs": labelled("{label}: {answer}\n"),
    "bold": labelled("**{label}**: {answer}"),
    "bold with the colon": labelled("**{label}:** {answer}"),
    "numbered": labelled("{n}. {label}: {answer}"),
    "bullets": labelled("- {label} : {answer}"),
    "boxes": labelled("- [x] {label}: {answer}"),
    "tabs": labelled("{label}\t:\t{answer}"),
    "dashes": labelled("{label} - {answer}"),
    "headings": labelled("# {label}\n{answer}\n"),
    "small headings": labelled("#### {n}. {label} (wajib)\n\n<!-- petunjuk -->\n\n{answer}\n"),
    "bold headings": labelled("**{label}**\n\n{answer}\n"),
    "underlined": labelled("{label}\n---\n{answer}\n"),
    "capitals": labelled("{LABEL}\n{answer}\n"),
    "lists": labelled("## {label}\n\n- {answer}\n"),
    "quoted": labelled("> {label}: {answer}\n>"),
    "carriage returns": labelled("## {label}\r\n\r\n{answer}\r\n"),
    "hard spaces": labelled("{label}\xa0: {answer}&nbsp;"),
    "table": lambda answers: (
        "| Isian | Jawaban |\n|---|---|\n" + labelled("| **{label}** | {answer} |")(answers)
    ),
    "numbered table": lambda answers: (
        "| No | Isian | | Jawaban |\n|:-:|---|---|---|\n"
        + labelled("| {n}. | {label} | : | {answer} |")(answers)
    ),
    "html table": lambda answers: (
        "<table>\n"
        + labelled("<tr>\n<td><p>{label}</p></td>\n<td>{answer}</td>\n</tr>")(answers)
        + "</table>"
    ),
}


def read_back(text: str, expected: Filled) -> None:
    form = parse_form(text, FIELDS, project_id=PROJECT)
    kinds = {field.key: field.kind for field in FIELDS}
    assert {key: said for key, said in form.answers.items() if kinds[key] == "text"} == dict(
        expected.texts
    )
    assert form.letter_date == expected.date
    assert form.letter_scan == expected.scan
    assert form.source == expected.source
    unanswered = [field.key for field in FIELDS if field.required and field.key not in form.answers]
    assert [(problem.field, problem.code) for problem in form.problems] == [
        (key, "isian-kosong") for key in unanswered
    ]


@given(filled(), st.sampled_from(sorted(WRITING_STYLES)))
def test_answers_come_back_from_every_style_of_writing(expected: Filled, style: str) -> None:
    by_key = {field.key: field for field in FIELDS}
    answers = [(by_key[key], answer) for key, answer in expected.written.items()]
    read_back(WRITING_STYLES[style](answers), expected)


@given(filled(), st.booleans())
def test_answers_come_back_from_the_filled_template(expected: Filled, below_hint: bool) -> None:
    text = request_template()
    for field in FIELDS:
        if answer := expected.written.get(field.key):
            before, heading, after = text.partition(f"### {field.label}\n\n")
            hint, end, rest = after.partition("-->\n") if below_hint else ("", "", after)
            text = before + heading + hint + end + answer + "\n\n" + rest
    read_back(text, expected)


def test_an_untouched_template_answers_nothing() -> None:
    form = parse_form(request_template(), FIELDS, project_id=PROJECT)
    assert form.answers == {}
    assert {problem.code for problem in form.problems} == {"isian-kosong"}
    assert read_attachments(request_template(), [], KINDS, project_id=PROJECT) == ()


@given(st.lists(uploads, min_size=len(KINDS), max_size=len(KINDS)))
def test_attachments_come_back_from_the_filled_template(files: list[Upload]) -> None:
    text = request_template()
    for kind, file in zip(KINDS, files, strict=True):
        text = text.replace(f"{kind.name}: \n", f"{kind.name}: {link(file, 0)}\n")
    claims = read_attachments(text, [], KINDS, project_id=PROJECT)
    assert [(claim.kind, claim.delivery) for claim in claims] == [
        (kind.key, file) for kind, file in zip(KINDS, files, strict=True)
    ]
