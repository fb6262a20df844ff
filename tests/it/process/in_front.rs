//! Behind the proxies of the guide, with the configurations that it shows: real ones, over TLS.
//!
//! `./test` installs them and sets `EXAMPLE_TOOLS`. Without it nothing is tried here, since a plain `cargo test` installs
//! nothing.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use tokio::time::Instant;

use super::browser::Browser;
use super::{App, LONG, PASSWORD, Place};

const PORTAL: &str = "https://login.example.com";
const WIKI: &str = "https://wiki.example.com";
const PAUSE: Duration = Duration::from_millis(20);

/// A proxy of the guide: its example, what is another place or port here, and how it is started with the outcome.
struct InFront {
    example: &'static str,
    places: fn(&Here) -> Vec<(&'static str, String)>,
    command: fn(&Here) -> Command,
}

/// What a test has instead of the example's names.
struct Here {
    listen: SocketAddr,
    gateway: SocketAddr,
    folder: PathBuf,
    tools: PathBuf,
}

impl Here {
    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }
}

const NGINX: InFront = InFront {
    example: "nginx.conf",
    places: |here| {
        vec![
            ("listen 443 ssl", format!("listen {} ssl", here.listen)),
            ("/etc/ssl/example.pem", here.path("example.crt")),
            ("/etc/ssl/example.key", here.path("example.key")),
        ]
    },
    command: |here| {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};", here.path(kind)))
            .concat();
        let whole = format!(
            "daemon off; master_process off; pid {}; error_log stderr; events {{}}\n\
             http {{ access_log off; {temporary} include {}; }}\n",
            here.path("nginx.pid"),
            here.path("nginx.conf"),
        );
        fs::write(here.folder.join("whole.conf"), whole).unwrap();
        let mut command = Command::new("nginx");
        command.args(["-e", "stderr", "-c", &here.path("whole.conf")]);
        command
    },
};

const CADDY: InFront = InFront {
    example: "Caddyfile",
    places: |here| {
        let port = here.listen.port();
        let names = format!(
            "{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{PORTAL}:{port}, {WIKI}:{port} {{\n\tbind 127.0.0.1\n\ttls {} {}",
            here.path("example.crt"),
            here.path("example.key"),
        );
        vec![("login.example.com, wiki.example.com {", names)]
    },
    command: |here| {
        let mut command = Command::new(here.tools.join("python/bin/caddy"));
        command.args(["run", "--config", &here.path("Caddyfile"), "--adapter", "caddyfile"]);
        command.env("XDG_DATA_HOME", &here.folder).env("XDG_CONFIG_HOME", &here.folder);
        command
    },
};

const HAPROXY: InFront = InFront {
    example: "haproxy.cfg",
    places: |here| {
        vec![("bind :443", format!("bind {}", here.listen)), ("/etc/haproxy/example.pem", here.path("example.pem"))]
    },
    command: |here| {
        let mut command = Command::new("haproxy");
        command.args(["-db", "-f", &here.path("haproxy.cfg")]);
        command
    },
};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn behind_nginx_as_the_guide_shows_it() {
    stands_behind(&NGINX);
}

#[test]
fn behind_caddy_as_the_guide_shows_it() {
    stands_behind(&CADDY);
}

#[test]
fn behind_haproxy_as_the_guide_shows_it() {
    stands_behind(&HAPROXY);
}

fn stands_behind(proxy: &InFront) {
    let Some(tools) = std::env::var_os("EXAMPLE_TOOLS").map(PathBuf::from) else {
        let said = "the proxies in front were not tried: `./test` does, which installs what it needs";
        // Past the capture, or nobody would know.
        drop(writeln!(std::io::stderr(), "{said}"));
        return;
    };
    let app = App::start();
    let place = Place::with(&format!(
        r#"
[gateway]
listen = "127.0.0.1:0"
public_url = "{PORTAL}"
data = "data"
trusted_proxies = ["127.0.0.1/32"]
[[app]]
name = "wiki"
host = "wiki.example.com"
upstream = "http://{}"
policy = "one_factor"
"#,
        app.address
    ));
    place.person("ada");
    let gateway = place.run();
    // Free once this is dropped.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = Here { listen: free.local_addr().unwrap(), gateway: gateway.address, folder: place.path(""), tools };
    let trusted = certify(&here.folder);
    drop(free);
    let running = start(proxy, &here);

    let mut ada = Browser::new(here.listen, place.secrets.clone()).trusting(trusted);
    // What she says of herself counts neither at the proxy nor behind it.
    "x-forwarded-for: 192.0.2.66\r\nx-forwarded-proto: http\r\nx-forwarded-host: evil.test\r\nremote-user: root\r\n"
        .clone_into(&mut ada.lines);
    let (sign_in, page) = ada.visit(&format!("{WIKI}/secret?x=1"));
    assert!(sign_in.starts_with(&format!("{PORTAL}/.vestibule/sign-in?rd=")), "{sign_in}: {page:?}");
    let answer = ada.submit(&sign_in, &[("name", "ada"), ("password", PASSWORD)]).unwrap().is(303);
    let (address, shown) = ada.visit(answer.header("location").unwrap());
    assert_eq!((address.as_str(), shown.body.as_str()), ("https://wiki.example.com/secret?x=1", "app of ada"));
    let log = gateway.log.text();
    assert!(log.contains("client=127.0.0.1") && !log.contains("192.0.2.66"), "{log}");
    // Events and WebSockets come through as they are sent, and end with the session.
    let open = [ada.listen_at(WIKI), ada.open_socket_at(WIKI)];
    place.say("session revoke ada").succeeds();
    for open in open {
        open.ends();
    }
    drop(running);
    gateway.stop();
}

fn certify(folder: &Path) -> Arc<ClientConfig> {
    let names = [PORTAL, WIKI].map(|origin| origin.trim_start_matches("https://").to_owned());
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
    fs::write(folder.join("example.crt"), &certificate).unwrap();
    fs::write(folder.join("example.key"), &key).unwrap();
    fs::write(folder.join("example.pem"), certificate + &key).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

fn start(proxy: &InFront, here: &Here) -> Running {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/in-front").join(proxy.example);
    let mut text = fs::read_to_string(example).unwrap();
    let gateway = ("127.0.0.1:8080", here.gateway.to_string());
    for (theirs, ours) in (proxy.places)(here).into_iter().chain([gateway]) {
        assert!(text.contains(theirs), "{theirs} is not in {}", proxy.example);
        text = text.replace(theirs, &ours);
    }
    fs::write(here.folder.join(proxy.example), text).unwrap();
    let mut command = (proxy.command)(here);
    let log = here.folder.join("proxy.log");
    let said = || Stdio::from(File::options().create(true).append(true).open(&log).unwrap());
    command.stdin(Stdio::null()).stdout(said()).stderr(said());
    let child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", proxy.example));
    let mut running = Running(child);
    let since = Instant::now();
    while TcpStream::connect(here.listen).is_err() {
        let ended = running.0.try_wait().unwrap();
        let is_starting = ended.is_none() && since.elapsed() < LONG;
        assert!(is_starting, "{} does not listen: {}", proxy.example, fs::read_to_string(&log).unwrap());
        thread::sleep(PAUSE);
    }
    running
}
