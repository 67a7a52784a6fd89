"""Under Wine: ``nianbao excel`` as a user of Windows runs it, with a made-up Office in the registry.

    python.exe installed_side.py REPOSITORY USER_FOLDER RESULT.json

The result: what each command printed and its exit status, and the user's xlwings.conf after each.
"""

import contextlib
import io
import json
import os
import shutil
import sys
import winreg
from pathlib import Path

repository, user, result = sys.argv[1:]
sys.path.insert(0, repository)
os.environ |= {"USERPROFILE": user, "LOCALAPPDATA": user + r"\AppData\Local", "APPDATA": user + r"\AppData\Roaming"}
OFFICE = r"SOFTWARE\Microsoft\Office\16.0\Excel"
KEYS = (
    (winreg.HKEY_LOCAL_MACHINE, OFFICE + r"\InstallRoot", "Path", winreg.REG_SZ, user + "\\Office16\\"),
    (winreg.HKEY_CURRENT_USER, OFFICE + r"\Security", "VBAWarnings", winreg.REG_DWORD, 4),
    (
        winreg.HKEY_CURRENT_USER,
        OFFICE + r"\Security\Trusted Locations\Location9",
        "Path",
        winreg.REG_EXPAND_SZ,
        "%USERPROFILE%\\",
    ),
)
CONF = Path(user, ".xlwings", "xlwings.conf")


def nianbao(*words: str) -> dict[str, object]:
    """One command's output, exit status, and the configuration file after it."""
    from converters.cli.entry import main

    sys.argv = ["nianbao", *words]
    bytes_out = io.BytesIO()
    out = io.TextIOWrapper(bytes_out, "utf-8", write_through=True)
    status: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            main()
        except SystemExit as stopped:
            status = stopped.code or 0
    conf = CONF.read_bytes().decode("gbk") if CONF.exists() else None
    return {"status": status, "printed": bytes_out.getvalue().decode(), "conf": conf}


def main() -> None:
    """Install, look, take back."""
    Path(user, "Office16").mkdir()
    shutil.copy(Path(sys.prefix, "python.exe"), Path(user, "Office16", "EXCEL.EXE"))
    CONF.parent.mkdir()
    CONF.write_bytes(f'"PYTHONPATH","{repository}"\r\n"ONEDRIVE_WIN","D:\\文件"\r\n'.encode("gbk"))
    doctor = ("excel", "doctor", str(Path(user, "模板.xlsm")), "--format", "json")
    for hive, key, name, kind, value in KEYS:
        with winreg.CreateKey(hive, key) as opened:
            winreg.SetValueEx(opened, name, 0, kind, value)
    try:
        done = [nianbao(*words) for words in (doctor, ("excel", "install"), doctor, ("excel", "uninstall"))]
    finally:
        for hive, key, name, *_ in KEYS:
            with winreg.OpenKey(hive, key, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.DeleteValue(opened, name)
    Path(result).write_text(json.dumps(done), "utf-8")


if __name__ == "__main__":
    main()
