#!/usr/bin/env python3
"""Makes library/packages/debian-sizes.json: installed sizes of Debian's packages that names.json names, in KiB, and what each
needs, so that the size of a list of packages can be told without a machine that has them.

    apt-get update && dev/debian-sizes.py "Debian 12" > library/packages/debian-sizes.json

A package needs the first of its alternatives that there is. Needs that follow from others are left out.
"""

import json
import re
import subprocess
import sys


def read_available():
    packages, providers = {}, {}
    text = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, text=True, check=True).stdout
    for paragraph in text.split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): (.*)$", paragraph, re.M))
        if "Package" not in fields:
            continue
        name = fields["Package"]
        needs = [
            [bare(word) for word in group.split("|")]
            for field in ("Pre-Depends", "Depends")
            for group in fields.get(field, "").split(",")
            if group.strip()
        ]
        packages[name] = (int(fields.get("Installed-Size", "0")), needs)
        for word in fields.get("Provides", "").split(","):
            if word.strip():
                providers.setdefault(bare(word), []).append(name)
    return packages, providers


def bare(word):
    return re.sub(r"[ (:].*", "", word.strip())


def main():
    packages, providers = read_available()

    def resolve(alternatives):
        for name in alternatives:
            if name in packages:
                return name
        for name in alternatives:
            if name in providers:
                return min(providers[name])
        return None

    with open("library/packages/names.json", encoding="utf-8") as file:
        table = json.load(file)
    wanted = []
    for name, entry in table.items():
        debian = entry.get("apt", name)
        wanted += [debian] if isinstance(debian, str) else debian or []
    known = {}
    while wanted:
        name = wanted.pop()
        if name in packages and name not in known:
            size, needs = packages[name]
            known[name] = (size, {found for found in map(resolve, needs) if found and found != name})
            wanted += known[name][1]

    def closure(name):
        seen, waiting = set(), [name]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += known[here][1]
        return seen

    closures = {name: closure(name) for name in known}

    def follows(name, need):
        return any(
            other != need and need in closures[other] and other not in closures[need] and name not in closures[other]
            for other in known[name][1]
        )

    names = sorted(known)
    index = {name: number for number, name in enumerate(names)}
    lines = [
        json.dumps(
            [name, known[name][0], sorted(index[need] for need in known[name][1] if not follows(name, need))],
            separators=(",", ":"),
        )
        for name in names
    ]
    release = json.dumps(sys.argv[1])
    print('{"release":' + release + ',"packages":[\n' + ",\n".join(lines) + "\n]}")


if __name__ == "__main__":
    main()
