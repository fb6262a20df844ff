"""What is measured, and where it runs: the programs side by side before the same app, each in its place."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from visitors import PASSWORD, wrk

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
ALL_CORES = sorted(os.sched_getaffinity(0))
# Those that are measured have cores of their own; the app behind them and the visitors have the others.
MEASURED = set(ALL_CORES[len(ALL_CORES) // 2:])
OTHERS = set(ALL_CORES[:len(ALL_CORES) // 2]) or MEASURED


class Stage:
    """A folder, and the programs that run in it. All of them end with it."""

    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()

    def open_app(self):
        """An app that answers 1 KiB, and a server that does nothing, which `auth_request` asks."""
        app, does_nothing = self.ports(2)
        page = "x" * 1024
        servers = (
            f'server {{ listen 127.0.0.1:{app} backlog=1024; location / {{ return 200 "{page}"; }} }}\n'
            f"server {{ listen 127.0.0.1:{does_nothing} backlog=1024; location / {{ return 204; }} }}"
        )
        self.start(["nginx", *self.nginx("app", servers, OTHERS)], app, OTHERS)
        return app, does_nothing

    def bare_library(self, peer, app, before=()):
        (port,) = self.ports(1)
        return self.contestant([*before, peer, "proxy", f"127.0.0.1:{port}", f"127.0.0.1:{app}"], port)

    def nginx_bare(self, app):
        (port,) = self.ports(1)
        server = f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://app; }} }}"
        return self.contestant(["nginx", *self.nginx("bare", pools(app) + server, MEASURED)], port)

    def nginx_asking(self, app, does_nothing, keeps_alive=True):
        """Its documentation asks over a new connection each time; kept ones are the harder comparison."""
        (port,) = self.ports(1)
        connection = '""' if keeps_alive else "close"
        ask = (
            "auth_request /auth; proxy_pass http://app; } location = /auth { internal; proxy_pass http://auth; "
            'proxy_pass_request_body off; proxy_set_header Content-Length ""; '
            f"proxy_set_header Connection {connection}; "
            "proxy_set_header X-Original-URI $request_uri;"
        )
        kept = "keepalive 256;" if keeps_alive else ""
        pool = f"upstream auth {{ server 127.0.0.1:{does_nothing}; {kept} }}\n"
        server = f"server {{ listen 127.0.0.1:{port}; location / {{ {ask} }} }}"
        name = "asking" if keeps_alive else "asking-anew"
        return self.contestant(["nginx", *self.nginx(name, pools(app) + pool + server, MEASURED)], port)

    def haproxy(self, app):
        (port,) = self.ports(1)
        config = self.write(
            "haproxy.cfg",
            f"global\n nbthread {len(MEASURED)}\n maxconn 4000\ndefaults\n mode http\n timeout connect 5s\n"
            " timeout client 60s\n timeout server 60s\n http-reuse always\n option http-keep-alive\n"
            f"frontend in\n bind 127.0.0.1:{port}\n default_backend app\n"
            f"backend app\n server app 127.0.0.1:{app} pool-max-conn 256\n",
        )
        return self.contestant(["haproxy", "-f", config], port)

    def vestibule(self, gateway, app, name, more="", cores=None, before=()):
        port, config = self.config(gateway, app, name, more)
        return self.contestant([*before, gateway, "--config", config, "run"], port, cores)

    def config(self, gateway, app, name, more=""):
        """A configuration and its store, in which one person has an account."""
        (port,) = self.ports(1)
        config = self.write(
            f"{name}/vestibule.toml",
            f'[gateway]\npublic_url = "http://localhost:{port}"\nlisten = ["127.0.0.1:{port}"]\n'
            '[[app]]\nname = "app"\nhost = "localhost"\npath = "/"\n'
            f'upstream = "http://127.0.0.1:{app}"\npolicy = "one_factor"\n'
            '[[app.rule]]\npaths = ["/public/**"]\npolicy = "bypass"\n'
            # All visitors here come from one address, more often than people do.
            "[limits]\nenabled = false\n" + more,
        )
        command = [gateway, "--config", config, "user", "add", "ada", "--password-stdin"]
        subprocess.run(command, input=PASSWORD + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
        return port, config

    def nginx(self, name, servers, cores):
        folder = self.folder / f"nginx-{name}"
        config = self.write(
            f"nginx-{name}/nginx.conf",
            f"daemon off; worker_processes {len(cores)}; pid {folder}/pid; error_log {folder}/error.log;\n"
            f"events {{ worker_connections 4000; }}\n"
            f"http {{ access_log off; keepalive_requests 1000000000; server_tokens off;\n"
            f"client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;\n"
            f"uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n{servers}\n}}\n",
        )
        return ["-p", str(folder), "-c", config, "-e", str(folder / "error.log")]

    def contestant(self, command, port, cores=None):
        return Contestant(self.start(command, port, cores or MEASURED), port)

    def start(self, command, port, cores):
        with open(self.folder / "log", "ab") as log:
            process = subprocess.Popen([*map(str, command)], stdout=log, stderr=log, preexec_fn=on(cores))
        self.running.append(process)
        if not answers(port, process):
            sys.exit(f"{command[0]} did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
        return process

    def end(self, contestant):
        contestant.process.terminate()
        contestant.process.wait()
        self.running.remove(contestant.process)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    @staticmethod
    def ports(count):
        sockets = [socket.socket() for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        numbers = [one.getsockname()[1] for one in sockets]
        for one in sockets:
            one.close()
        return numbers


class Contestant:
    def __init__(self, process, port):
        self.process = process
        self.port = port
        self.rounds = []

    def family(self):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def cpu(self):
        """Seconds, of the program and those that it started."""
        total = 0
        for pid in self.family():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def kib(self):
        """Resident, without what several processes share."""
        total = 0
        for pid in self.family():
            _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
            total += resident - shared
        return total * PAGE_KIB

    def load(self, seconds, connections, visitor):
        before = self.cpu()
        result = wrk(self.port, seconds, connections, visitor, OTHERS)
        result["cpu"] = (self.cpu() - before) / max(1, result["requests"]) * 1e6
        return result


def pools(app):
    return (
        f"upstream app {{ server 127.0.0.1:{app}; keepalive 256; }}\n"
        'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;\n'
    )


def on(cores):
    return lambda: os.sched_setaffinity(0, cores)


def answers(port, process):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return True
        except OSError:
            time.sleep(0.002)
    return False


def programs():
    """The gateway, the bare library and the maker of crowds; built, unless all of them are named."""
    named = [os.environ.get(name) for name in ("VESTIBULE", "PEER", "CROWD")]
    if not all(named):
        subprocess.run(["cargo", "build", "--release", "--bins", "--examples"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    usual = [target / "vestibule", target / "examples/peer", target / "examples/crowd"]
    return [name or str(path) for name, path in zip(named, usual)]


def install_tools(*more):
    packages = {"nginx": "nginx-light", "haproxy": "haproxy", "wrk": "wrk", **{tool: tool for tool in more}}
    os.environ["PATH"] += ":/usr/sbin"
    missing = [package for tool, package in packages.items() if not shutil.which(tool)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Please install {' '.join(missing)}.")
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True)
