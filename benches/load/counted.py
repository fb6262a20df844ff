"""Instructions and allocations per request, by callgrind: slow, and the same on every machine, however busy it is."""

import re
import subprocess
import time
from pathlib import Path

from stage import MEASURED
from visitors import sign_in

SECONDS = 6
ALLOCATES = re.compile(r"\bmi_(?:t?heap_)?(?:malloc|zalloc|calloc|realloc)\w*")


def count(stage, gateway, peer, quiet):
    app, _ = stage.open_app()
    outs = {name: stage.folder / f"callgrind.{name}" for name in ("library", "gateway", "logging")}
    watched = {
        name: ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}"]
        for name, out in outs.items()
    }
    library = stage.bare_library(peer, app, watched["library"])
    ours = stage.vestibule(gateway, app, "quiet", quiet, before=watched["gateway"])
    logging = stage.vestibule(gateway, app, "logging", before=watched["logging"])
    visitor, other = sign_in(ours.port), sign_in(logging.port)
    print("\n| | instructions per request | to the bare library | allocations per request |\n|---|---:|---:|---:|")
    base = None
    for name, one, out, who in [
        ("bare library", library, outs["library"], visitor),
        ("vestibule", ours, outs["gateway"], visitor),
        ("vestibule, with its access log", logging, outs["logging"], other),
    ]:
        one.load(2, 4, who)
        control(one, "-i", "on")
        requests = one.load(SECONDS, 4, who)["requests"]
        control(one, "-i", "off")
        stage.end(one)
        instructions, allocations = (total / requests for total in read(out))
        base = base or instructions
        print(f"| {name} | {instructions:.0f} | {instructions / base:.2f} | {allocations:.1f} |", flush=True)


def control(contestant, *what):
    subprocess.run(["callgrind_control", *what, str(contestant.process.pid)], capture_output=True, check=True)
    time.sleep(1)


def read(out):
    """Instructions in all, and calls of the allocator from outside of it."""
    names, calls, instructions = {}, 0, 0
    caller = callee = ""
    for line in Path(out).read_text(errors="replace").splitlines():
        if line.startswith(("fn=", "cfn=")):
            key, _, rest = line.partition("=")
            number, _, name = rest.partition(" ")
            name = names.setdefault(number, name) if name else names.get(number, "")
            if key == "fn":
                caller = name
            else:
                callee = name
        elif line.startswith("calls=") and ALLOCATES.search(callee) and not re.search(r"\b_?mi_", caller):
            calls += int(line[6:].split()[0])
        elif line.startswith("totals:") or line.startswith("summary:"):
            instructions = int(line.split()[1])
    return instructions, calls
