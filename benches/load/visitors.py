"""Who comes to the programs that are measured: a browser that signs in, and wrk, which asks as that browser would."""

import html
import http.client
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse

PASSWORD = "seven lamps over a quiet harbour"

BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "same-origin",
}
OTHER_COOKIES = "theme=dark; _ga=GA1.1.1234567890.1700000000"


def wrk(port, seconds, connections, visitor, cores):
    """`visitor` is a `Cookie` line, or a script of wrk that chooses one for each request."""
    headers = {"Host": f"localhost:{port}", **BROWSER}
    script = ["-s", visitor] if visitor.endswith(".lua") else ["-H", f"Cookie: {visitor}"]
    flags = [flag for name, value in headers.items() for flag in ("-H", f"{name}: {value}")]
    url = f"http://127.0.0.1:{port}/articles/2026/a-gate?page=2"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *flags, *script, url]
    pinned = {"preexec_fn": lambda: os.sched_setaffinity(0, cores)}
    told = subprocess.run(command, capture_output=True, text=True, check=True, **pinned).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        sys.exit(f"not every answer was good:\n{told}")
    requests = int(re.search(r"(\d+) requests in", told)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
    return {"requests": requests, "rate": rate, "p50": latency(told, "50%"), "p99": latency(told, "99%")}


def latency(told, line):
    number, unit = re.search(rf"\s{line}\s+([\d.]+)(us|ms|s)\b", told).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def sign_in(port):
    """By the form, as a browser does. Returns the cookies that a request then has."""
    origin = f"http://localhost:{port}"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Host": f"localhost:{port}", **BROWSER}
    jar = {}

    def ask(method, path, **more):
        cookies = "; ".join(f"{name}={value}" for name, value in jar.items())
        with_cookies = {**headers, **more.pop("headers", {}), **({"Cookie": cookies} if cookies else {})}
        connection.request(method, path, headers=with_cookies, **more)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            jar[name] = value
        return answer.status, answer.read().decode()

    path = "/.vestibule/sign-in"
    _, page = ask("GET", path)
    fields = {"name": "ada", "password": PASSWORD}
    for field in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name = re.search(r'name="([^"]*)"', field)[1]
        fields[name] = html.unescape(re.search(r'value="([^"]*)"', field)[1])
    form = {"Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
    status, page = ask("POST", path, body=urllib.parse.urlencode(fields), headers=form)
    connection.close()
    if "vestibule" not in jar:
        sys.exit(f"nobody could sign in ({status}):\n{page}")
    return "; ".join(f"{name}={value}" for name, value in jar.items()) + f"; {OTHER_COOKIES}"


def sign_ins(port, seconds, visitors):
    """Signed in per second, by so many who do nothing else."""
    began = time.monotonic()
    done = [0] * visitors

    def visit(place):
        while time.monotonic() < began + seconds:
            sign_in(port)
            done[place] += 1

    threads = [threading.Thread(target=visit, args=(place,)) for place in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - began)
