//! A PostgreSQL cluster for the length of a test run, from the machine's own package.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Names a cluster that is there already.
const URL: &str = "YUANYIN_TEST_POSTGRES";

/// Runs the server until its own input ends, which is when the process that started it has ended, however it ended;
/// then stops the server and removes its folder.
const KEEP_FOR_ONE: &str = r#"
folder=$1; shift 2
"$@" &
server=$!
read -r _
kill -INT $server
wait $server
rm -rf "$folder"
"#;

/// Runs the server until nobody has used it for some seconds, which the lock `users` tells. The lock `start` keeps
/// newcomers away meanwhile.
const KEEP_FOR_ALL: &str = r#"
folder=$1; shared=$2; shift 2
"$@" &
server=$!
while kill -0 $server; do
    sleep 10
    exec 9>"$shared/start"
    if flock --nonblock 9 && flock --nonblock "$shared/users" true; then
        rm -f "$shared/url"
        kill -INT $server
        wait $server
        rm -rf "$folder"
        exit
    fi
    exec 9>&-
done
rm -rf "$folder"
"#;

/// A running cluster with trust for everybody and no durability; stopped and removed when it is dropped or when the
/// process ends.
pub struct ThrowawayPostgres {
    keeper: Child,
    url: String,
}

impl ThrowawayPostgres {
    /// Starts a cluster on a free port.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start; the message says what to install.
    #[must_use]
    pub fn start() -> Self {
        let (keeper, url) = launch(KEEP_FOR_ONE, Path::new(""));
        Self { keeper, url }
    }

    /// The address of its database `postgres`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for ThrowawayPostgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The address of a cluster for tests: the one that is named, else one that all test processes of this machine's user
/// share, which the first starts and which ends some seconds after the last.
pub(super) fn shared_url() -> String {
    static SHARED: OnceLock<(String, File)> = OnceLock::new();
    std::env::var(URL).unwrap_or_else(|_| SHARED.get_or_init(join_shared).0.clone())
}

fn join_shared() -> (String, File) {
    let shared = std::env::temp_dir().join(format!("yuanyin-postgres-shared-{}", my_uid()));
    fs::create_dir_all(&shared).expect("a folder for the shared cluster can be made");
    let lock = |name: &str| {
        File::options().append(true).create(true).open(shared.join(name)).expect("a lock file can be made")
    };
    let (start, users) = (lock("start"), lock("users"));
    start.lock().expect("the file system has locks");
    // Held until this process ends: the cluster's keeper waits for that.
    users.lock_shared().expect("the file system has locks");
    let known = fs::read_to_string(shared.join("url")).ok();
    let url = known.filter(|url| answers(url)).unwrap_or_else(|| {
        let (_keeper, url) = launch(KEEP_FOR_ALL, &shared);
        fs::write(shared.join("url"), &url).expect("the address can be written down");
        url
    });
    (url, users)
}

fn answers(url: &str) -> bool {
    let address = url.split(['@', '/']).find(|part| part.starts_with("127.0.0.1:"));
    address.is_some_and(|address| TcpStream::connect(address).is_ok())
}

/// Makes a cluster in a folder of its own and starts it under a keeper.
fn launch(script: &str, shared: &Path) -> (Child, String) {
    let programs = programs();
    let folder =
        tempfile::Builder::new().prefix("yuanyin-postgres-").tempdir().expect("a temporary folder can be made");
    let owner = owner();
    let data = folder.path().join("data");
    let mut initdb = Command::new(programs.join("initdb"));
    if let Some((uid, gid)) = owner {
        std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).expect("root may give a folder away");
        initdb.uid(uid).gid(gid);
    }
    let made = initdb
        .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--pgdata"])
        .arg(&data)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("initdb runs");
    assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
    let port = free_port();
    // From here on the keeper removes the folder.
    let folder = folder.keep();
    let mut keeper = Command::new("sh");
    keeper.args(["-c", script, "keeper"]).args([&folder, shared]);
    if let Some((uid, gid)) = owner {
        keeper.arg("setpriv").args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".into()]);
    }
    keeper.arg(programs.join("postgres")).arg("-D").arg(&data);
    for setting in settings(port, &folder) {
        keeper.args(["-c", &setting]);
    }
    let log = File::create(folder.join("log")).expect("a log file can be made");
    // In a process group of its own, so that what ends the tests does not end the keeper before its work is done.
    keeper.process_group(0).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
    let keeper = keeper.spawn().expect("sh can be run");
    wait_until_ready(&programs, port);
    (keeper, format!("postgres://postgres@127.0.0.1:{port}/postgres"))
}

fn wait_until_ready(programs: &Path, port: u16) {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let mut ask = Command::new(programs.join("pg_isready"));
        ask.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
        if ask.status().is_ok_and(|status| status.success()) {
            return;
        }
        assert!(Instant::now() < until, "PostgreSQL did not become ready");
        std::thread::sleep(Duration::from_millis(25));
    }
}

fn settings(port: u16, folder: &Path) -> Vec<String> {
    let mut settings: Vec<String> = [
        "listen_addresses=127.0.0.1",
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "max_connections=400",
        "shared_buffers=128MB",
        "autovacuum=off",
    ]
    .map(str::to_owned)
    .into();
    settings.push(format!("port={port}"));
    settings.push(format!("unix_socket_directories={}", folder.display()));
    settings
}

/// The folder of the newest PostgreSQL on this machine.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest =
        versions.filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok())).max();
    let newest = newest.expect("PostgreSQL is not installed: apt-get install postgresql");
    Path::new("/usr/lib/postgresql").join(newest.to_string()).join("bin")
}

fn my_uid() -> u32 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").expect("the process has an entry in /proc").uid()
}

/// Whom the server must run as: PostgreSQL refuses to be root.
fn owner() -> Option<(u32, u32)> {
    if my_uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the list of users can be read");
    let line =
        users.lines().find(|line| line.starts_with("postgres:")).expect("PostgreSQL's package makes the user postgres");
    let mut fields = line.split(':').skip(2).map(|field| field.parse().expect("a user has numbers"));
    fields.next().zip(fields.next())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("a bound socket has an address").port()
}
