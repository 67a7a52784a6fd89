"""What a received file holds is never run or followed: every event of Python's audit hook while hostile files are read."""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from converters.formats import FORMATS
from converters.workbook.writing.build import write
from tests.builders import FORMS, sound
from tests.conftest import ROOT
from tests.drawn_report import drawn
from tests.made_pdf import document
from tests.test_foreign_macros import VIRUS, project, with_project

HERE = "127.0.0.1:9"
"""Where nobody listens: a connection tried is an event all the same."""
LINKS = {
    "xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>",
    "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships><Relationship Id="r1" Type="x/externalLinkPath" '
    f'Target="http://{HERE}/a.xlsx" TargetMode="External"/></Relationships>',
    "xl/embeddings/oleObject1.bin": "MZ",
    "xl/connections.xml": f"<connections><connection connection='URL;http://{HERE}/x'/></connections>",
    "xl/webextensions/taskpanes.xml": "<taskpanes/>",
    "xl/macrosheets/sheet1.xml": "<worksheet/>",
}
PAGE = f"""<script src="http://{HERE}/a.js">x</script><script>fetch("http://{HERE}/b")</script>
<link rel="stylesheet" href="http://{HERE}/c.css"><img src="http://{HERE}/d.png"><iframe src="file:///etc/passwd"></iframe>
<meta http-equiv="refresh" content="0; url=http://{HERE}/e"><object data="http://{HERE}/f"></object>"""
WATCH = """
import json, os, sys
events, top = [], os.getcwd()
def hook(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system", "os.exec",
                 "os.posix_spawn", "os.startfile", "os.startfile/2", "urllib.Request", "webbrowser.open", "ctypes.dlopen",
                 "os.rename", "os.remove", "os.symlink", "os.link", "os.chmod", "shutil.copyfile", "pickle.find_class"):
        events.append([event, *map(str, args)])
    elif event == "exec" and getattr(args[0], "co_filename", "").startswith(top):
        events.append([event, args[0].co_filename])
    elif event == "compile" and args[0] and "Auto_Open" in str(args[0]):
        events.append([event, str(args[0])[:200]])
    elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
        events.append(["write", os.path.abspath(os.fsdecode(args[0])) if not isinstance(args[0], int) else str(args[0])])
sys.dont_write_bytecode = True
sys.addaudithook(hook)
sys.argv = ["nianbao", *sys.argv[1:]]
from converters.cli.entry import main
try:
    main()
finally:
    with open(os.devnull) as _: pass
    sys.__stderr__.write("\\nEVENTS" + json.dumps(events))
"""


def with_parts(data: bytes, more: dict[str, str]) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        for name, text in more.items():
            package.writestr(name, text)
    return out.getvalue()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    came = folder / "来件"
    came.mkdir()
    report = sound(FORMS[0])
    book = with_project(write(report, host="excel"), project(Payload=VIRUS))
    (came / "a.xlsm").write_bytes(with_parts(book, LINKS))
    (came / "b.docx").write_bytes(
        with_parts(
            FORMATS["docx"].write(report),
            {
                "word/vbaProject.bin": "MZ",
                "word/_rels/settings.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
                f'Target="http://{HERE}/t.dotm" TargetMode="External"/></Relationships>',
            },
        )
    )
    page = FORMATS["html"].write(report)
    (came / "c.html").write_bytes(page.replace(b"<body>", b"<body>" + PAGE.encode()))
    (came / "d.json").write_bytes(FORMATS["json"].write(report))
    (came / "e.txt").write_bytes(FORMATS["text"].write(report))
    script = b"<</S/JavaScript/JS(app.launchURL('http://127.0.0.1:9'))>>"
    (came / "f.pdf").write_bytes(
        document(*drawn(report), extra=[script]).replace(b"/Catalog", b"/Catalog/OpenAction 10 0 R")
    )
    (came / "schemas.py").write_text("raise SystemExit('planted')", "utf-8")
    (folder / "schemas").mkdir()
    (folder / "schemas" / "__init__.py").write_text("raise SystemExit('planted')", "utf-8")
    (folder / "名册.csv").write_text(f"单位名称,机构代码\n{report.agency.name},{report.agency.code}\n", "utf-8")
    return folder


RUNS = {
    "check": ("check", "来件", "--format", "html", "-o", "出/a.html", "--exit-zero", "--force"),
    "convert": ("convert", "来件", "--to", "xlsx", "-o", "出", "--exit-zero", "--force"),
    "collect": (
        "collect",
        "来件",
        "--roster",
        "名册.csv",
        "--year",
        "2024",
        "-o",
        "出/b.html",
        "--exit-zero",
        "--force",
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_nothing_is_run_followed_or_written_elsewhere(hostile, name):
    command = [sys.executable, "-P", "-c", WATCH, *RUNS[name]]
    done = subprocess.run(command, cwd=hostile, capture_output=True, timeout=120, env=environment())
    said, _, told = done.stderr.decode().rpartition("\nEVENTS")
    assert done.returncode in (0, 3), said
    assert "planted" not in said
    events = json.loads(told)
    inside = str(hostile / "出")
    for event, *about in events:
        if event in ("write", "os.remove", "os.chmod"):
            assert about[0].startswith((inside, "/dev/", "\\\\.\\")) or about[0].isdigit(), (event, about)
        elif event == "os.rename":
            assert str((hostile / about[1]).absolute()).startswith(inside), about
        elif event == "ctypes.dlopen":
            assert "来件" not in about[0]
        elif event == "subprocess.Popen":
            assert "converters.pdf.child" in " ".join(about), about
        else:
            raise AssertionError((event, about))
    if name == "check":
        page = (hostile / "出" / "a.html").read_text("utf-8")
        for words in ("STR-MACRO", "Payload", "STR-OUTSIDE"):
            assert words in page


def test_workers_import_nothing_from_the_current_folder(command, tmp_path):
    report = FORMATS["json"].write(sound(FORMS[0]))
    for number in range(40):
        (tmp_path / f"{number}.json").write_bytes(report)
    for name in ("multiprocessing", "struct", "schemas", "converters", "pickle", "runpy"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w').close()\nraise SystemExit('planted')\n", "utf-8")
    done = subprocess.run([*command, "check", ".", "--jobs", "2"], cwd=tmp_path, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert "planted" not in done.stderr.decode()
    assert not (tmp_path / "ran").exists()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def test_the_test_would_see_it(hostile):
    """The hook itself: a connection and a program are events."""
    code = WATCH.replace(
        "main()\n", "import os, socket; os.system('true'); socket.socket().connect_ex(('127.0.0.1', 9))\n", 1
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=hostile, capture_output=True, timeout=60, env=environment()
    )
    events = [e[0] for e in json.loads(done.stderr.decode().rpartition("\nEVENTS")[2])]
    assert {"os.system", "socket.connect"} <= set(events)
